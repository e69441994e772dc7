import { mountPage } from '../../lib/mountPage'
import ManagePage from './ManagePage.vue'

mountPage(ManagePage)
