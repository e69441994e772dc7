import { mountPage } from '../../lib/mountPage'
import KioskPage from './KioskPage.vue'

mountPage(KioskPage)
