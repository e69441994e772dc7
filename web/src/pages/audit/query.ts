// What is asked of the audit log. The form holds dates of the hall's wall; the server wants
// moments.

import type { AuditKind } from '../../wire/AuditKind'
import type { ExportAudit } from '../../wire/ExportAudit'

/** The form as it is filled in; empty = no limit. Dates are `YYYY-MM-DD`. */
export type Search = {
  from: string
  until: string
  actor: string
  text: string
  kind: AuditKind | ''
}

export const NOTHING: Search = { from: '', until: '', actor: '', text: '', kind: '' }

const DAY_MS = 86_400_000

/** When a day of the hall begins, UTC ms; null for no date. */
export function dayBegins(date: string, utcOffsetMinutes: number): number | null {
  const midnight = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(midnight) ? null : midnight - utcOffsetMinutes * 60_000
}

type Limits = Omit<ExportAudit, 'reason'>

/** The search as the server knows it; the last day is included. */
export function limits(search: Search, utcOffsetMinutes: number): Limits {
  const from = dayBegins(search.from, utcOffsetMinutes)
  const until = dayBegins(search.until, utcOffsetMinutes)
  return {
    ...(from === null ? {} : { from_ms: from }),
    ...(until === null ? {} : { until_ms: until + DAY_MS }),
    ...(search.actor.trim() ? { actor: search.actor.trim() } : {}),
    ...(search.text.trim() ? { text: search.text.trim() } : {}),
    ...(search.kind ? { kind: search.kind } : {}),
  }
}

/** The address of a page of rows. */
export function auditPath(asked: Limits, limit: number, before?: number): string {
  const query = new URLSearchParams()
  if (before !== undefined) query.set('before', `${before}`)
  if (asked.from_ms != null) query.set('from', `${asked.from_ms}`)
  if (asked.until_ms != null) query.set('until', `${asked.until_ms}`)
  if (asked.actor) query.set('actor', asked.actor)
  if (asked.text) query.set('text', asked.text)
  if (asked.kind) query.set('kind', asked.kind)
  query.set('limit', `${limit}`)
  return `/api/v1/audit?${query.toString()}`
}
