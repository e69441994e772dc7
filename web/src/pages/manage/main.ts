import { mountStaff } from '../../lib/mountStaff'
import ManagePage from './ManagePage.vue'

mountStaff(ManagePage)
