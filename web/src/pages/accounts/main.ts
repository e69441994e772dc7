import { mountStaff } from '../../lib/mountStaff'
import AccountsPage from './AccountsPage.vue'

mountStaff(AccountsPage)
