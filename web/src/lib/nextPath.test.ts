import { describe, expect, it } from 'vitest'

import { nextPath, signInPath } from './nextPath'

const asked = (next: string) => nextPath(`?next=${encodeURIComponent(next)}`)

describe('the page after signing in', () => {
  it('is a path of this server', () => {
    expect(asked('/manage')).toBe('/manage')
    expect(asked('/manage/audit?text=a%20b')).toBe('/manage/audit?text=a%20b')
    expect(asked('/')).toBe('/')
    expect(nextPath(signInPath('/board/东 1').slice('/sign-in'.length))).toBeNull()
    expect(nextPath(signInPath('/manage/devices').slice('/sign-in'.length))).toBe('/manage/devices')
  })

  it('never leads elsewhere', () => {
    const traps = ['//evil.example', '/\\evil.example', 'https://evil.example', 'evil', '', '/\t/evil']
    traps.push('javascript:alert(1)', '/\n/evil', ' /manage', '/a\\b', '\\/evil')
    for (const trap of traps) expect(asked(trap), trap).toBeNull()
    expect(nextPath('')).toBeNull()
  })
})
