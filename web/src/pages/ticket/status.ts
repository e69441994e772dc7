// What a ticket's page says and offers, as plain values.

import type { InterruptReason } from '../../wire/InterruptReason'
import type { PackageStep } from '../../wire/PackageStep'
import type { TicketView } from '../../wire/TicketView'
import type { VisitStatus } from '../../wire/VisitStatus'

/** From so few people ahead the page asks to be in the waiting zone. */
const NEAR = 3

/** A message with what it tells. */
export type Line = {
  key: string
  n?: number
  /** A moment of the hall's clock, UTC ms. */
  atMs?: number
  /** The moment counts to the second. */
  seconds?: boolean
  reason?: InterruptReason
  counter?: number
  /** Another ticket's. */
  number?: string
}

/** What the holder of a ticket may do: the last word of the address that is asked. */
export type Deed = 'return' | 'cancel' | 'step-out' | 'step-back' | 'more-time'

/** The ticket may still lead to a counter: it can be cancelled, and the page stays open. */
export function isLive(status: VisitStatus): boolean {
  return ['precheck', 'waiting', 'called', 'no-show', 'carried'].includes(status)
}

/** Waiting and nearly there. */
export function isNear(view: TicketView): boolean {
  return view.status === 'waiting' && view.ahead !== undefined && view.ahead <= NEAR
}

/** 暂离: away for a moment, not called meanwhile. */
export function isOut(view: TicketView): boolean {
  return view.status === 'waiting' && view.out_until_ms !== undefined
}

/** Names one call of one ticket; another value means that the phone must attract attention. */
export function callKey(view: TicketView): string | null {
  if (view.status !== 'called' || !view.counter) return null
  return `${view.counter.called_ms}:${view.counter.calls}`
}

/** The one line that says where it stands. */
export function headline(view: TicketView): Line {
  switch (view.status) {
    case 'waiting':
      if (view.out_until_ms !== undefined) return { key: 'ticket.out', atMs: view.out_until_ms }
      if (view.interrupted) return { key: 'ticket.interrupted' }
      if (view.held_by) return { key: 'ticket.held', number: view.held_by }
      return view.ahead ? { key: 'ticket.ahead', n: view.ahead } : { key: 'ticket.aheadNone' }
    case 'precheck':
      return { key: isMissing(view) ? 'ticket.missing' : 'ticket.precheck' }
    case 'no-show':
      return { key: 'ticket.noShow' }
    default:
      return { key: `ticket.${view.status}` }
  }
}

/** What to do now and what is kept, most pressing first. */
export function hints(view: TicketView): Line[] {
  const lines: Line[] = []
  const stands = interruption(view)
  if (stands) lines.push(stands)
  lines.push(...ofStatus(view))
  if (view.inserted && view.status === 'waiting') lines.push({ key: 'ticket.inserted' })
  if (view.kept_until_ms !== undefined) lines.push({ key: 'ticket.kept', atMs: view.kept_until_ms })
  return lines
}

/** 业务中断, as far as it keeps this ticket from going on. */
function interruption(view: TicketView): Line | null {
  if (!view.interrupted || ['called', 'serving'].includes(view.status)) return null
  const key = view.status === 'carried' ? 'ticket.carriedWhy' : 'ticket.interruptedHint'
  return { key, reason: view.interrupted }
}

function ofStatus(view: TicketView): Line[] {
  switch (view.status) {
    case 'waiting':
      if (isOut(view)) return [{ key: 'ticket.outHint' }]
      if (view.held_by) return [{ key: 'ticket.heldHint' }]
      return isNear(view) && !view.interrupted ? [{ key: 'ticket.near' }] : []
    case 'called':
      return called(view)
    case 'serving':
      return view.counter ? [{ key: 'ticket.servingAt', counter: view.counter.number }] : []
    case 'parked':
      if (view.back_by_ms === undefined) return [{ key: 'ticket.parkedHint' }]
      return [{ key: 'ticket.backBy', atMs: view.back_by_ms }, { key: 'ticket.parkedHint' }]
    case 'no-show':
      return view.interrupted ? [] : missed(view)
    case 'carried':
      return [{ key: view.interrupted ? 'ticket.carriedHint' : 'ticket.carriedKept' }]
    case 'precheck':
      return [{ key: isMissing(view) ? 'ticket.missingHint' : 'ticket.precheckHint' }]
    default:
      return [{ key: `ticket.${view.status}Hint` }]
  }
}

function called(view: TicketView): Line[] {
  const times: Line = { key: 'ticket.calledTimes', n: view.counter?.calls ?? 1 }
  if (view.hold_until_ms === undefined) return [times]
  return [{ key: 'ticket.hold', atMs: view.hold_until_ms, seconds: true }, times]
}

/** How long a missed ticket can still come back. */
function missed(view: TicketView): Line[] {
  const lines: Line[] = []
  if (view.return_until_ms !== undefined) {
    lines.push({ key: 'ticket.returnUntil', atMs: view.return_until_ms })
  }
  if (view.return_calls_left !== undefined) {
    lines.push({ key: 'ticket.returnCalls', n: view.return_calls_left })
  }
  return lines
}

/** The guide sent for papers; the wait has not begun. */
function isMissing(view: TicketView): boolean {
  return view.precheck?.result === 'missing'
}

/** A button, with a word on what it does. */
export type Offer = { deed: Deed; key: string; hint: string }

/** What to press now, if anything; cancelling has its own place. */
export function offer(view: TicketView): Offer | null {
  const { status } = view
  if (status === 'called' && view.can_ask_more_time) {
    return { deed: 'more-time', key: 'ticket.moreTime', hint: 'ticket.moreTimeHint' }
  }
  if (isOut(view)) return { deed: 'step-back', key: 'ticket.return', hint: 'ticket.stepBackHint' }
  if (status === 'waiting' && view.can_step_out) {
    return { deed: 'step-out', key: 'ticket.stepOut', hint: 'ticket.stepOutHint' }
  }
  if (status === 'no-show') {
    return { deed: 'return', key: 'ticket.return', hint: 'ticket.returnHint' }
  }
  // What stands still takes nobody in before it goes on.
  if (status === 'carried' && !view.interrupted) {
    return { deed: 'return', key: 'ticket.arrived', hint: 'ticket.arrivedHint' }
  }
  return null
}

/** How far a step of a package is, in words. */
export function stepKey(step: PackageStep, status: VisitStatus): string {
  if (step.state !== 'open') return `step.${step.state}`
  if (!step.now) return 'step.later'
  if (status === 'called') return 'step.called'
  return status === 'serving' ? 'step.going' : 'step.now'
}
