import { mountStaff } from '../../lib/mountStaff'
import FiguresPage from './FiguresPage.vue'

mountStaff(FiguresPage)
