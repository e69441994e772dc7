import { describe, expect, it } from 'vitest'

import { firstLang } from './i18n'

describe('the first language', () => {
  it('is what the address asks for, then what was chosen, then what is preferred', () => {
    expect(firstLang('?lang=en', 'zh-CN')).toBe('en')
    expect(firstLang('?lang=zh', 'en')).toBe('zh-CN')
    expect(firstLang('', 'en')).toBe('en')
    expect(firstLang('', 'zh-CN', 'en-GB')).toBe('zh-CN')
    expect(firstLang('', null, 'en-GB')).toBe('en')
  })

  it('is Chinese where nothing else is preferred', () => {
    expect(firstLang('', null)).toBe('zh-CN')
    expect(firstLang('', null, 'fr')).toBe('zh-CN')
  })
})
