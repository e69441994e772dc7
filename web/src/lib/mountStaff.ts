import type { Component } from 'vue'

import '../styles/staff.css'
import en from '../messages/staff/en.json'
import zh from '../messages/staff/zh-CN.json'
import { addWords, followBrowser } from './i18n'
import { mountPage } from './mountPage'

/** Starts a page of the hall's own people, with their words. */
export function mountStaff(root: Component): void {
  addWords({ 'zh-CN': zh, en })
  followBrowser()
  mountPage(root)
}
