import { mountStaff } from '../../lib/mountStaff'
import DevicesPage from './DevicesPage.vue'

mountStaff(DevicesPage)
