import { describe, expect, it } from 'vitest'

import type { TicketView } from '../../wire/TicketView'
import { callKey, isLive, isNear, wentFirst } from './status'

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

  it('names only those who really went first', () => {
    expect(wentFirst({ care: 2, appointment: 0, green: 1, manual: 0 })).toEqual([
      { key: 'ticket.wentCare', n: 2 },
      { key: 'ticket.wentGreen', n: 1 },
    ])
  })

  it('can be cancelled only while it may still lead to a counter', () => {
    expect(isLive('waiting') && isLive('no-show')).toBe(true)
    expect(isLive('done') || isLive('void') || isLive('expired')).toBe(false)
  })
})
