// Who may see which page, and roles in words. The server decides; the pages only do not offer what
// it would refuse.

import type { Grant } from '../wire/Grant'
import type { NamedPlace } from '../wire/NamedPlace'
import type { Role } from '../wire/Role'
import { say, t } from './i18n'

/** Every role, the most ordinary first. */
export const ROLES: Role[] = ['clerk', 'guide', 'supervisor', 'manager', 'auditor', 'admin']

/** Whether a role can only hold in the whole hall. */
export const inHallOnly = (role: Role) => role === 'admin' || role === 'auditor'

export type StaffPage = 'live' | 'figures' | 'devices' | 'accounts' | 'audit'

type Entry = { page: StaffPage; path: string; roles: Role[] }

/** The pages of the staff, and for which roles they are. */
export const STAFF_PAGES: Entry[] = [
  { page: 'live', path: '/manage', roles: ['supervisor', 'manager', 'auditor'] },
  { page: 'figures', path: '/manage/figures', roles: ['supervisor', 'manager', 'auditor'] },
  { page: 'devices', path: '/manage/devices', roles: ['manager', 'auditor', 'admin'] },
  { page: 'accounts', path: '/manage/accounts', roles: ['manager', 'auditor', 'admin'] },
  { page: 'audit', path: '/manage/audit', roles: ['auditor', 'admin'] },
]

/** Whether somebody has a role, wherever it holds. */
export function hasRole(grants: readonly Grant[], role: Role): boolean {
  return grants.some((grant) => grant.role === role)
}

/** Whether somebody has one of these roles in the whole hall, not in a zone only. */
export function inWholeHall(grants: readonly Grant[], roles: readonly Role[]): boolean {
  return grants.some((grant) => grant.zone === undefined && roles.includes(grant.role))
}

/** The pages that somebody may see. */
export function pagesFor(grants: readonly Grant[]): Entry[] {
  return STAFF_PAGES.filter(({ roles }) => roles.some((role) => hasRole(grants, role)))
}

/** `值班长（一楼东厅）`; a zone that is not in the list is named by its id. */
export function grantWords(grant: Grant, zones: readonly NamedPlace[]): string {
  const role = t(`role.${grant.role}`)
  if (grant.zone === undefined) return role
  const zone = zones.find((one) => one.id === grant.zone)
  return t('staff.grant', { role, zone: zone ? say(zone.name) : grant.zone })
}
