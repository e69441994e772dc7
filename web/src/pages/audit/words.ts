// The rows of the journal in words. A name that this page does not know is shown as it is: an old
// page must not hide what a newer server has written.

import { t } from '../../lib/i18n'
import type { AuditRow } from '../../wire/AuditRow'

/** What notes are about. */
export const NOTES = [
  'first-admin',
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'password-changed',
  'pin-changed',
  'account-added',
  'account-changed',
  'password-reset',
  'pin-reset',
  'sessions-ended',
  'code-made',
  'device-enrolled',
  'enrol-failed',
  'device-revoked',
  'audit-exported',
] as const

/** What happens in the queue, as the core names it. */
export const EVENTS = [
  'setup-changed',
  'day-opened',
  'day-closed',
  'issuing-stopped',
  'issuing-resumed',
  'ticket-issued',
  'called',
  'recalled',
  'call-shown',
  'service-started',
  'service-finished',
  'call-missed',
  'returned',
  'return-lapsed',
  'service-parked',
  'resumed',
  'transferred',
  'visit-cancelled',
  'visit-expired',
  'signed-in',
  'signed-out',
  'counter-opened',
  'counter-ready',
  'counter-paused',
  'counter-resumed',
  'counter-closed',
] as const

/** The kinds of actors that the journal names. */
export const ACTORS = ['person', 'counter', 'kiosk', 'display', 'ticket', 'console', 'system'] as const

/** What a row says, in words. */
export function whatWords(row: Pick<AuditRow, 'what' | 'note'>): string[] {
  return row.what.map((name) => {
    const note = NOTES.find((one) => one === name)
    if (row.note) return note ? t(`note.${note}`) : name
    const event = EVENTS.find((one) => one === name)
    return event ? t(`event.${event}`) : name
  })
}

/** Who did it: the name, or else what kind of actor it is and its id. */
export function actorWords(row: Pick<AuditRow, 'actor' | 'actor_name'>): string {
  if (row.actor_name) return row.actor_name
  const [kind = '', ...rest] = row.actor.split(':')
  const known = ACTORS.find((one) => one === kind)
  return known ? [t(`actor.${known}`), ...rest].join(' ') : row.actor
}

/** The stored text laid out in lines, with the names of the ids that a line holds. */
export function detailLines(detail: string, names: Record<string, string>): [string, string][] {
  let text = detail
  try {
    text = JSON.stringify(JSON.parse(detail), null, 2)
  } catch {
    // Whatever is stored there is shown; nothing is hidden because it cannot be read.
  }
  const known = Object.entries(names)
  return text.split('\n').map((line) => {
    const found = known.filter(([id]) => line.includes(id)).map(([, name]) => name)
    return [line, found.join(t('common.and'))]
  })
}
