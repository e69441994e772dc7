import { describe, expect, it } from 'vitest'

import { detailLines } from './detail'
import { NOTHING, auditPath, dayBegins, limits } from './query'

const CHINA = 480

describe('a row in detail', () => {
  it('lays the stored text out, with names beside ids', () => {
    expect(detailLines('{"account":"a1","n":2}', { a1: '王芳' })).toEqual([
      ['{', ''],
      ['  "account": "a1",', '王芳'],
      ['  "n": 2', ''],
      ['}', ''],
    ])
    expect(detailLines('no json', {})).toEqual([['no json', '']])
  })
})

describe('a search', () => {
  it('takes days of the hall, the last one included', () => {
    const begins = Date.UTC(2026, 10, 19, 16)
    expect(dayBegins('2026-11-20', CHINA)).toBe(begins)
    expect(dayBegins('', CHINA)).toBeNull()
    expect(limits({ ...NOTHING, from: '2026-11-20', until: '2026-11-20' }, CHINA)).toEqual({
      from_ms: begins,
      until_ms: begins + 86_400_000,
    })
  })

  it('asks for no more than was filled in', () => {
    expect(limits({ ...NOTHING, actor: ' ' }, CHINA)).toEqual({})
    expect(auditPath({}, 50)).toBe('/api/v1/audit?limit=50')
    const asked = limits({ ...NOTHING, actor: '王', text: 'A001', kind: 'notes' }, CHINA)
    expect(auditPath(asked, 50, 7)).toBe(
      '/api/v1/audit?before=7&actor=%E7%8E%8B&text=A001&kind=notes&limit=50',
    )
  })
})
