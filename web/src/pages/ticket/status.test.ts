import { describe, expect, it } from 'vitest'

import type { PackageStep } from '../../wire/PackageStep'
import type { PrecheckNote } from '../../wire/PrecheckNote'
import type { TicketView } from '../../wire/TicketView'
import { callKey, headline, hints, isLive, isNear, offer, stepKey } from './status'

const text = (zh: string) => ({ zh, en: zh })
const ticket = (more: Partial<TicketView>): TicketView => ({
  head: {
    generation: 1,
    seq: 1,
    hall_ms: 0,
    time_scale: 1,
    utc_offset_minutes: 480,
    hall: text('hall'),
  },
  number: 'A001',
  service: text('s'),
  class: 'ordinary',
  status: 'waiting',
  zone: text('z'),
  floor: text('1'),
  counters: [1],
  open_counters: 1,
  issued_ms: 0,
  went_first: { care: 0, appointment: 0, green: 0, manual: 0 },
  cases: 1,
  can_step_out: true,
  step_out_minutes: 15,
  can_ask_more_time: false,
  inserted: false,
  ...more,
})
const counter = (calls: number) => ({ number: 3, floor: text('2'), called_ms: 5, calls })

describe('a ticket page', () => {
  it('attracts attention once for every call', () => {
    const first = ticket({ status: 'called', counter: counter(1) })
    expect(callKey(first)).toBe(callKey({ ...first }))
    expect(callKey(ticket({ status: 'called', counter: counter(2) }))).not.toBe(callKey(first))
    expect(callKey(ticket({ status: 'serving', counter: counter(1) }))).toBeNull()
  })

  it('asks to be near with three or fewer ahead', () => {
    expect([0, 3, 4].map((ahead) => isNear(ticket({ ahead })))).toEqual([true, true, false])
    expect(isNear(ticket({}))).toBe(false)
  })

  it('names the other number that is served first', () => {
    const view = ticket({ ahead: 0, held_by: 'A002' })
    expect(headline(view)).toEqual({ key: 'ticket.held', number: 'A002' })
    expect(hints(view)).toEqual([{ key: 'ticket.heldHint' }])
  })

  it('can be cancelled only while it may still lead to a counter', () => {
    expect(isLive('waiting') && isLive('no-show')).toBe(true)
    expect(isLive('done') || isLive('void') || isLive('expired')).toBe(false)
  })
})

const deed = (more: Partial<TicketView>) => offer(ticket(more))?.deed
const said = (more: Partial<TicketView>) => {
  const view = ticket(more)
  return [headline(view), ...hints(view)].map((line) => line.key)
}

describe('what a ticket page offers', () => {
  it('lets somebody who waits step out once, and back', () => {
    expect(deed({})).toBe('step-out')
    expect(deed({ can_step_out: false, out_until_ms: 60_000 })).toBe('step-back')
    expect(deed({ can_step_out: false })).toBeUndefined()
  })

  it('lets somebody who is called ask for more time once', () => {
    const call = { status: 'called', counter: counter(1), can_step_out: false } as const
    expect(deed({ ...call, can_ask_more_time: true })).toBe('more-time')
    expect(deed({ ...call, hold_until_ms: 60_000 })).toBeUndefined()
  })

  it('lets people come back after a miss, and when a carried number can go on', () => {
    expect(deed({ status: 'no-show' })).toBe('return')
    expect(deed({ status: 'carried' })).toBe('return')
    expect(deed({ status: 'carried', interrupted: 'power-cut' })).toBeUndefined()
    for (const status of ['precheck', 'parked', 'serving', 'done', 'void'] as const) {
      expect(deed({ status }), status).toBeUndefined()
    }
  })
})

describe('what a ticket page says', () => {
  it('tells until when somebody is out or waited for', () => {
    const out = ticket({ out_until_ms: 60_000, ahead: 0 })
    expect(headline(out)).toEqual({ key: 'ticket.out', atMs: 60_000 })
    expect(said({ out_until_ms: 60_000, ahead: 0 })).not.toContain('ticket.near')
    const held = ticket({ status: 'called', counter: counter(2), hold_until_ms: 90_000 })
    expect(hints(held)[0]).toEqual({ key: 'ticket.hold', atMs: 90_000, seconds: true })
  })

  it('tells that nothing is lost while a service stands still', () => {
    const waits = said({ interrupted: 'system-down', ahead: 2 })
    expect(waits).toEqual(['ticket.interrupted', 'ticket.interruptedHint'])
    const missed = { status: 'no-show', interrupted: 'system-down', return_until_ms: 5 } as const
    expect(said(missed)).toEqual(['ticket.noShow', 'ticket.interruptedHint'])
    expect(said({ status: 'called', interrupted: 'system-down', counter: counter(1) })).toEqual([
      'ticket.called',
      'ticket.calledTimes',
    ])
  })

  it('tells how long a missed ticket can come back, by the clock or by calls', () => {
    const missed = ticket({ status: 'no-show', return_until_ms: 5, return_calls_left: 3 })
    expect(hints(missed)).toEqual([
      { key: 'ticket.returnUntil', atMs: 5 },
      { key: 'ticket.returnCalls', n: 3 },
    ])
  })

  it('tells that a carried number keeps its place, and when it can be used', () => {
    expect(said({ status: 'carried' })).toEqual(['ticket.carried', 'ticket.carriedKept'])
    expect(said({ status: 'carried', interrupted: 'other' })).toEqual([
      'ticket.carried',
      'ticket.carriedWhy',
      'ticket.carriedHint',
    ])
  })

  it('sends to the guide desk, and back to it with the papers', () => {
    expect(said({ status: 'precheck' })).toEqual(['ticket.precheck', 'ticket.precheckHint'])
    const precheck: PrecheckNote = { result: 'missing', missing: [text('deed')] }
    expect(said({ status: 'precheck', precheck })).toEqual([
      'ticket.missing',
      'ticket.missingHint',
    ])
  })

  it('tells what is kept: a counter that is away, a place at the front, when to be back', () => {
    expect(said({ ahead: 0, kept_until_ms: 5, inserted: true })).toEqual([
      'ticket.aheadNone',
      'ticket.near',
      'ticket.inserted',
      'ticket.kept',
    ])
    expect(hints(ticket({ status: 'parked', back_by_ms: 5 }))[0]).toEqual({
      key: 'ticket.backBy',
      atMs: 5,
    })
  })

  it('has a word for every step of a package', () => {
    const step = (more: Partial<PackageStep>): PackageStep => ({
      service: text('s'),
      state: 'open',
      now: false,
      ...more,
    })
    expect(stepKey(step({}), 'waiting')).toBe('step.later')
    expect(stepKey(step({ now: true }), 'waiting')).toBe('step.now')
    expect(stepKey(step({ now: true }), 'called')).toBe('step.called')
    expect(stepKey(step({ now: true }), 'serving')).toBe('step.going')
    for (const state of ['done', 'papers-missing', 'not-handled', 'dropped'] as const) {
      expect(stepKey(step({ state }), 'waiting')).toBe(`step.${state}`)
    }
  })
})
