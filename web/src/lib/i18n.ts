// The two languages of the hall. vue-i18n compiles messages to functions of its own tree walker,
// without `eval`, so the strict content policy holds.

import { computed, type App } from 'vue'
import { createI18n } from 'vue-i18n'

import en from '../messages/en.json'
import zh from '../messages/zh-CN.json'
import type { Text } from '../wire/Text'
import { keep, recall } from './storage'

export type Lang = 'zh-CN' | 'en'

const KEPT_UNDER = 'jiaohao.lang'

/** `?lang=` wins, then what was chosen on this device, then what is preferred, then Chinese. */
export function firstLang(search: string, kept: string | null, preferred = ''): Lang {
  const wanted = new URLSearchParams(search).get('lang') ?? kept ?? preferred
  return wanted.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
}

const i18n = createI18n({
  legacy: false,
  locale: firstLang(location.search, recall(KEPT_UNDER)),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en },
})

export const lang = computed(() => i18n.global.locale.value as Lang)
export const t = i18n.global.t

/** Words that only some pages need, so that a citizen's phone does not load them. */
export type Words = Record<Lang, Record<string, Record<string, string>>>

/** Adds the words of a page. */
export function addWords(words: Words): void {
  i18n.global.mergeLocaleMessage('zh-CN', words['zh-CN'])
  i18n.global.mergeLocaleMessage('en', words.en)
}

/** Begins in the browser's language; not for screens of the hall, which begin in Chinese. */
export function followBrowser(): void {
  const preferred = navigator.languages[0]
  i18n.global.locale.value = firstLang(location.search, recall(KEPT_UNDER), preferred)
}

/** Changes the language and remembers it. */
export function setLang(to: Lang): void {
  i18n.global.locale.value = to
  document.documentElement.lang = to
  keep(KEPT_UNDER, to)
}

/** A text of the hall in the chosen language. */
export function say(text: Text): string {
  return lang.value === 'en' ? text.en : text.zh
}

/** Installs the languages into a page; a language asked for by `?lang=` is remembered. */
export function useLanguages(app: App): App {
  document.documentElement.lang = lang.value
  if (new URLSearchParams(location.search).has('lang')) setLang(lang.value)
  return app.use(i18n)
}
