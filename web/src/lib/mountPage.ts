import { createApp, type Component } from 'vue'

import '../styles/base.css'
import { useLanguages } from './i18n'

/** Starts a page. */
export function mountPage(root: Component): void {
  useLanguages(createApp(root)).mount('#app')
}
