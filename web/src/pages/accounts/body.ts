// An account in the form, and as it is sent.

import type { AccountBody } from '../../wire/AccountBody'
import type { AccountView } from '../../wire/AccountView'
import type { Role } from '../../wire/Role'

/** A role in the form; an empty zone is the whole hall. */
export type GrantRow = { role: Role; zone: string }
export type AccountForm = {
  login: string
  name: string
  grants: GrantRow[]
  oidc: string
  disabled: boolean
}

/** What the form begins with. */
export function formOf(account: AccountView | null): AccountForm {
  return {
    login: account?.login ?? '',
    name: account?.name ?? '',
    grants: account?.grants.map(({ role, zone }) => ({ role, zone: zone ?? '' })) ?? [
      { role: 'clerk', zone: '' },
    ],
    oidc: account?.oidc ?? '',
    disabled: account?.disabled ?? false,
  }
}

/** What is sent: without blanks around words, and each role once. */
export function bodyOf(form: AccountForm): AccountBody {
  const once = new Map(form.grants.map((row) => [`${row.role} ${row.zone}`, row]))
  const body: AccountBody = {
    login: form.login.trim(),
    name: form.name.trim(),
    grants: [...once.values()].map(({ role, zone }) => (zone ? { role, zone } : { role })),
    disabled: form.disabled,
  }
  if (form.oidc.trim()) body.oidc = form.oidc.trim()
  return body
}
