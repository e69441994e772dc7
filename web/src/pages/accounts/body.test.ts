import { describe, expect, it } from 'vitest'

import type { AccountView } from '../../wire/AccountView'
import { bodyOf, formOf } from './body'

const account: AccountView = {
  id: 'a1',
  login: 'wang',
  name: '王芳',
  grants: [{ role: 'clerk' }, { role: 'supervisor', zone: 'east' }],
  disabled: false,
  must_change: false,
  has_pin: true,
  oidc: 'wang@hall',
  created_ms: 0,
  sessions: 0,
}

describe('the form of an account', () => {
  it('sends back what it was given', () => {
    expect(bodyOf(formOf(account))).toEqual({
      login: 'wang',
      name: '王芳',
      grants: account.grants,
      oidc: 'wang@hall',
      disabled: false,
    })
  })

  it('sends no blanks, no empty name of the sign-in service, and each role once', () => {
    const grants = [
      { role: 'clerk', zone: '' },
      { role: 'clerk', zone: '' },
    ] as const
    const form = { ...formOf(null), login: ' li ', name: ' 李 ', oidc: ' ', grants: [...grants] }
    expect(bodyOf(form)).toEqual({
      login: 'li',
      name: '李',
      grants: [{ role: 'clerk' }],
      disabled: false,
    })
  })

  it('lets administrators and auditors be that in the whole hall only', () => {
    const grants = (['admin', 'auditor', 'guide'] as const).map((role) => ({ role, zone: 'east' }))
    expect(bodyOf({ ...formOf(null), grants }).grants).toEqual([
      { role: 'admin' },
      { role: 'auditor' },
      { role: 'guide', zone: 'east' },
    ])
  })
})
