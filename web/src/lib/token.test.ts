import { beforeEach, describe, expect, it } from 'vitest'

import { firstLang } from './i18n'
import { takeToken } from './token'

beforeEach(() => {
  localStorage.clear()
  history.replaceState(null, '', '/kiosk?lang=en')
})

describe('the token of a page', () => {
  it('is taken from the fragment, kept, and removed from the address', () => {
    location.hash = '#token=abc%2B1'
    expect(takeToken('kiosk')).toBe('abc+1')
    expect(location.href).toMatch(/\/kiosk\?lang=en$/)
    expect(takeToken('kiosk')).toBe('abc+1')
  })

  it('belongs to one kind of page', () => {
    location.hash = '#token=abc'
    takeToken('kiosk')
    expect(takeToken('manage')).toBeNull()
  })
})

describe('the first language', () => {
  it('is what the address asks for, then what was chosen, then Chinese', () => {
    expect(firstLang('?lang=en', 'zh-CN')).toBe('en')
    expect(firstLang('?lang=zh', 'en')).toBe('zh-CN')
    expect(firstLang('', 'en')).toBe('en')
    expect(firstLang('', null)).toBe('zh-CN')
  })
})
