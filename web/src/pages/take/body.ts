import type { CareKind } from '../../wire/CareKind'
import type { TakeTicket } from '../../wire/TakeTicket'

/** What somebody came for, and how they queue. */
export type Wish = {
  errand: { kind: 'service' | 'package'; id: string }
  /** Empty = an ordinary number. */
  care: CareKind | ''
  enterprise: boolean
  voice: boolean
  guide: boolean
}

/** The body of a ticket taken by phone. */
export function takeBody(wish: Wish): TakeTicket {
  const body: TakeTicket = { [wish.errand.kind]: wish.errand.id, source: 'phone' }
  if (wish.care) body.care = wish.care
  if (wish.enterprise) body.enterprise = true
  if (wish.voice || wish.guide) {
    body.needs = { ...(wish.voice && { voice: true }), ...(wish.guide && { guide: true }) }
  }
  return body
}

/** The key of the scanned code in the page's address. */
export function scannedKey(search: string): string {
  return new URLSearchParams(search).get('k') ?? ''
}
