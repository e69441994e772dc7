import { mountStaff } from '../../lib/mountStaff'
import PairPage from './PairPage.vue'

mountStaff(PairPage)
