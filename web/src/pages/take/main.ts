import { mountPage } from '../../lib/mountPage'
import TakePage from './TakePage.vue'

mountPage(TakePage)
