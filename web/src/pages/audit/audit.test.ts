import { beforeAll, describe, expect, it } from 'vitest'

import { addWords, setLang, t, type Lang } from '../../lib/i18n'
import { ROLES } from '../../lib/roles'
import { DEVICE_KINDS } from '../../lib/devices'
import auditEn from '../../messages/audit/en.json'
import auditZh from '../../messages/audit/zh-CN.json'
import staffEn from '../../messages/staff/en.json'
import staffZh from '../../messages/staff/zh-CN.json'
import { NOTHING, auditPath, dayBegins, limits } from './query'
import { ACTORS, EVENTS, NOTES, actorWords, detailLines, whatWords } from './words'

const CHINA = 480

beforeAll(() => {
  addWords({ 'zh-CN': staffZh, en: staffEn })
  addWords({ 'zh-CN': auditZh, en: auditEn })
})

describe.each<Lang>(['zh-CN', 'en'])('in %s', (lang) => {
  it('there are words for every note, event, actor, role and kind of device', () => {
    setLang(lang)
    const keys = [
      ...NOTES.map((name) => `note.${name}`),
      ...EVENTS.map((name) => `event.${name}`),
      ...ACTORS.map((name) => `actor.${name}`),
      ...ROLES.flatMap((name) => [`role.${name}`, `roleHint.${name}`]),
      ...DEVICE_KINDS.map((name) => `device.${name}`),
    ]
    for (const key of keys) expect(t(key), key).not.toBe(key)
  })
})

describe('a row in words', () => {
  it('tells a person who signs in from a clerk who sits down', () => {
    setLang('zh-CN')
    expect(whatWords({ what: ['signed-in'], note: true })).toEqual(['登录'])
    expect(whatWords({ what: ['signed-in'], note: false })).toEqual(['窗口登录'])
  })

  it('shows names that it does not know as they are', () => {
    expect(whatWords({ what: ['called', 'sung'], note: false })).toEqual(['叫号', 'sung'])
    expect(actorWords({ actor: 'robot:1' })).toBe('robot:1')
  })

  it('names the actor as people do', () => {
    expect(actorWords({ actor: 'person:x', actor_name: '王芳' })).toBe('王芳')
    expect(actorWords({ actor: 'counter:7:d1' })).toBe('窗口 7 d1')
    expect(actorWords({ actor: 'system' })).toBe('系统')
  })

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
