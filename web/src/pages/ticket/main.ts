import { mountPage } from '../../lib/mountPage'
import TicketPage from './TicketPage.vue'

mountPage(TicketPage)
