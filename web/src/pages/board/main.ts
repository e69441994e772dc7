import { mountPage } from '../../lib/mountPage'
import BoardPage from './BoardPage.vue'

mountPage(BoardPage)
