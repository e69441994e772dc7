import { mountPage } from '../../lib/mountPage'
import HomePage from './HomePage.vue'

mountPage(HomePage)
