import { mountStaff } from '../../lib/mountStaff'
import SignInPage from './SignInPage.vue'

mountStaff(SignInPage)
