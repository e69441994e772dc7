import { describe, expect, it } from 'vitest'

import { firstLang } from './i18n'

describe('the first language', () => {
  it('is what the address asks for, then what was chosen, then Chinese', () => {
    expect(firstLang('?lang=en', 'zh-CN')).toBe('en')
    expect(firstLang('?lang=zh', 'en')).toBe('zh-CN')
    expect(firstLang('', 'en')).toBe('en')
    expect(firstLang('', null)).toBe('zh-CN')
  })
})
