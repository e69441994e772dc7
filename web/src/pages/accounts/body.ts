// An account in the form, and as it is sent.

import { inHallOnly } from '../../lib/roles'
import type { AccountBody } from '../../wire/AccountBody'
import type { AccountView } from '../../wire/AccountView'
import type { Grant } from '../../wire/Grant'
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

/** A role where it holds; a zone chosen for another role of the same row counts for nothing. */
function grantOf({ role, zone }: GrantRow): Grant {
  return zone === '' || inHallOnly(role) ? { role } : { role, zone }
}

/** What is sent: without blanks around words, and each role once. */
export function bodyOf(form: AccountForm): AccountBody {
  const once = new Map(form.grants.map(grantOf).map((one) => [`${one.role} ${one.zone}`, one]))
  const body: AccountBody = {
    login: form.login.trim(),
    name: form.name.trim(),
    grants: [...once.values()],
    disabled: form.disabled,
  }
  if (form.oidc.trim()) body.oidc = form.oidc.trim()
  return body
}
