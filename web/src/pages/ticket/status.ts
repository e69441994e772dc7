// What a ticket's page says, as plain values.

import type { TicketView } from '../../wire/TicketView'
import type { VisitStatus } from '../../wire/VisitStatus'
import type { WentFirst } from '../../wire/WentFirst'

/** From so few people ahead the page asks to be in the waiting zone. */
const NEAR = 3

/** The ticket may still lead to a counter: it can be cancelled, and the page stays open. */
export function isLive(status: VisitStatus): boolean {
  return status === 'waiting' || status === 'called' || status === 'no-show'
}

/** Waiting and nearly there. */
export function isNear(view: TicketView): boolean {
  return view.status === 'waiting' && view.ahead !== undefined && view.ahead <= NEAR
}

/** Names one call of one ticket; another value means that the phone must attract attention. */
export function callKey(view: TicketView): string | null {
  if (view.status !== 'called' || !view.counter) return null
  return `${view.counter.called_ms}:${view.counter.calls}`
}

/** Who went first, as message keys with their counts; empty when nobody did. */
export function wentFirst(went: WentFirst): { key: string; n: number }[] {
  return [
    { key: 'ticket.wentCare', n: went.care },
    { key: 'ticket.wentAppointment', n: went.appointment },
    { key: 'ticket.wentGreen', n: went.green },
    { key: 'ticket.wentManual', n: went.manual },
  ].filter((one) => one.n > 0)
}
