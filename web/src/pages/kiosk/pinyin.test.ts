import { describe, expect, it } from 'vitest'

import { initials, matches } from './pinyin'

describe('pinyin initials', () => {
  it('come from every syllable', () => {
    expect(initials('不动产登记')).toBe('BDCDJ')
    expect(initials('社保基金')).toBe('SBJJ')
    expect(initials('企业注册登记')).toBe('QYZCDJ')
    expect(initials('卫生计生')).toBe('WSJS')
    expect(initials('环境保护、12345（热线）')).toBe('HJBH12345RX')
  })
})

describe('searching', () => {
  const name = { zh: '不动产转移登记', en: 'Transfer of real estate' }

  it('finds by initials anywhere, by characters, by the start of an English word', () => {
    for (const typed of ['bdc', 'DJ', '转移', 'real', 'Est']) expect(matches(name, typed)).toBe(true)
  })

  it('finds nothing by nothing or by something else', () => {
    for (const typed of ['', '  ', 'bdd', 'state', '婚']) expect(matches(name, typed)).toBe(false)
  })
})
