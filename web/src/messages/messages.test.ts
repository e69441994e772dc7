import { describe, expect, it } from 'vitest'

import { DEVICE_KINDS } from '../lib/devices'
import { ROLES } from '../lib/roles'
import auditEn from './audit/en.json'
import auditZh from './audit/zh-CN.json'
import en from './en.json'
import staffEn from './staff/en.json'
import staffZh from './staff/zh-CN.json'
import zh from './zh-CN.json'

type Messages = { [key: string]: string | Messages }

function flat(messages: Messages, prefix = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flat(value, `${prefix}${key}.`),
  )
}

const chinese = new Map([zh, staffZh, auditZh].flatMap((one) => flat(one)))
const english = new Map([en, staffEn, auditEn].flatMap((one) => flat(one)))
const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  it('name every role and every kind of device', () => {
    const needed = [
      ...ROLES.flatMap((name) => [`role.${name}`, `roleHint.${name}`]),
      ...DEVICE_KINDS.map((name) => `device.${name}`),
    ]
    for (const key of needed) expect(chinese.has(key), key).toBe(true)
  })

  it('fill the same holes', () => {
    for (const [key, text] of chinese) expect(holes(english.get(key) ?? ''), key).toEqual(holes(text))
  })

  it('leave nothing empty, and no Chinese in English', () => {
    for (const text of chinese.values()) expect(text.trim()).not.toBe('')
    for (const [key, text] of english) expect(text, key).not.toMatch(/\p{Script=Han}/u)
  })

  it('have every key that a page names, and no key that none does', () => {
    const files = import.meta.glob<string>('../**/*.{vue,ts}', {
      query: '?raw',
      import: 'default',
      eager: true,
    })
    const sources = Object.entries(files)
      .filter(([name]) => !name.endsWith('.test.ts'))
      .map(([, source]) => source)
      .join('\n')
    const named = [...sources.matchAll(/['`]([a-z]\w*\.[a-zA-Z]\w*)['`]/g)].map((hit) => hit[1])
    const groups = new Set([...chinese.keys()].map((key) => key.split('.')[0] ?? ''))
    const missing = named.filter(
      (key) => key && groups.has(key.split('.')[0] ?? '') && !chinese.has(key),
    )
    expect(missing).toEqual([])

    // Keys made from a value of the wire: `class.${…}` names them all.
    const built = [...sources.matchAll(/`([a-z]\w*)\.\$\{[^}]+\}(\w*)`/gi)].map((hit) => hit[1])
    const unnamed = [...chinese.keys()].filter(
      (key) => !named.includes(key) && !built.includes(key.split('.')[0]),
    )
    expect(unnamed).toEqual([])
  })
})
