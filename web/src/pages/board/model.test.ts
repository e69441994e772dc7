import { describe, expect, it } from 'vitest'

import type { BoardCall } from '../../wire/BoardCall'
import {
  PAGE_MIN_WALL_MS,
  boardPages,
  flashes,
  isOver,
  nextTurn,
  pageWallMs,
  standingStill,
  takeCode,
  toConfirm,
  visibleCalls,
} from './model'

const ROWS = 4
const call = (id: number, more: Partial<BoardCall> = {}): BoardCall => ({
  call_id: id,
  number: `A${id}`,
  counter_number: 1,
  class: 'ordinary',
  nth: 1,
  called_ms: 0,
  status: 'called',
  shown: false,
  ...more,
})
/** Newest first: n, n-1, … 1. */
const calls = (n: number) => Array.from({ length: n }, (_, at) => call(n - at))
const ids = (list: BoardCall[]) => list.map((one) => one.call_id)
const all = (n: number) => new Set(ids(calls(n)))

describe('pages of a board', () => {
  it('keep the newest call in the first row of every page', () => {
    expect(ids(visibleCalls(calls(8), 0, ROWS))).toEqual([8, 7, 6, 5])
    expect(ids(visibleCalls(calls(8), 1, ROWS))).toEqual([8, 4, 3, 2])
    expect(ids(visibleCalls(calls(8), 2, ROWS))).toEqual([8, 1])
    expect(visibleCalls([], 0, ROWS)).toEqual([])
  })

  it('together show every call', () => {
    for (let n = 0; n <= 30; n += 1) {
      const seen = new Set<number>()
      for (let page = 0; page < boardPages(calls(n), ROWS); page += 1) {
        visibleCalls(calls(n), page, ROWS).forEach((one) => seen.add(one.call_id))
      }
      expect(seen.size).toBe(n)
    }
  })

  it('stand 8 s of hall time, and never less than 2 s of wall time', () => {
    expect(pageWallMs(1)).toBe(8_000)
    expect(pageWallMs(2)).toBe(4_000)
    expect(pageWallMs(20)).toBe(PAGE_MIN_WALL_MS)
  })

  it('take turns', () => {
    const start = { page: 0, since: 0 }
    expect(nextTurn(start, calls(8), ROWS, all(8), 7_999, 1)).toBe(start)
    expect(nextTurn(start, calls(8), ROWS, all(8), 8_000, 1)).toEqual({ page: 1, since: 8_000 })
    const last = { page: 2, since: 0 }
    expect(nextTurn(last, calls(8), ROWS, all(8), 8_000, 1)).toEqual({ page: 0, since: 8_000 })
  })

  it('stay when everything fits', () => {
    const start = { page: 0, since: 0 }
    expect(nextTurn(start, calls(4), ROWS, new Set(), 99_000, 1)).toBe(start)
  })

  it('bring up a call that was never shown, once the standing page could be read', () => {
    const start = { page: 0, since: 0 }
    const shown = all(8)
    shown.delete(3)
    expect(nextTurn(start, calls(8), ROWS, shown, 1_999, 1)).toBe(start)
    expect(nextTurn(start, calls(8), ROWS, shown, 2_000, 1)).toEqual({ page: 1, since: 2_000 })
  })

  it('show every call of a burst within two seconds a page', () => {
    const shown = new Set<number>()
    let turn = { page: 0, since: 0 }
    for (let now = 0; now <= 2 * PAGE_MIN_WALL_MS; now += 250) {
      turn = nextTurn(turn, calls(8), ROWS, shown, now, 1)
      visibleCalls(calls(8), turn.page, ROWS).forEach((one) => shown.add(one.call_id))
    }
    expect(shown.size).toBe(8)
  })

  it('begin anew when the page is gone', () => {
    expect(nextTurn({ page: 2, since: 0 }, calls(3), ROWS, all(3), 10, 1)).toEqual({
      page: 0,
      since: 10,
    })
  })
})

describe('the newest call', () => {
  it('flashes for 15 s of hall time', () => {
    expect(flashes(call(1), 14_999, 1)).toBe(true)
    expect(flashes(call(1), 15_000, 1)).toBe(false)
  })

  it('flashes for 3 s of wall time however fast the hall runs', () => {
    expect(flashes(call(1), 59_999, 20)).toBe(true)
    expect(flashes(call(1), 60_000, 20)).toBe(false)
  })

  it('is over when it leads nowhere any more', () => {
    expect(isOver(call(1)) || isOver(call(1, { status: 'serving' }))).toBe(false)
    expect(isOver(call(1, { status: 'no-show' })) && isOver(call(1, { status: 'done' }))).toBe(true)
  })

  it('is steady once its person has come', () => {
    expect(flashes(call(1, { status: 'serving' }), 1_000, 1)).toBe(false)
  })
})

describe('what a board confirms', () => {
  it('is what nobody has confirmed and it has not said yet', () => {
    const visible = [call(3), call(2, { shown: true }), call(1)]
    expect(toConfirm(visible, new Set())).toEqual([3, 1])
    expect(toConfirm(visible, new Set([3]))).toEqual([1])
  })
})

describe('the code for a ticket', () => {
  it('is the picture of what the view says, here or at a whole address', () => {
    expect(takeCode('/take?k=Ab_-3')).toBe('/api/v1/take/Ab_-3/code')
    expect(takeCode('https://hall.example.gov.cn/take?k=Ab_-3')).toBe('/api/v1/take/Ab_-3/code')
  })

  it('is not there while no ticket can be taken', () => {
    expect(takeCode(undefined)).toBeNull()
    expect(takeCode('/take')).toBeNull()
  })
})

describe('what stands still', () => {
  const paused = (n: number, back?: number) => ({
    counter_number: n,
    reason: 'lunch' as const,
    ...(back === undefined ? {} : { back_at_ms: back }),
  })
  const service = { zh: '社保', en: 'Pensions' }
  const interrupted = [{ service, reason: 'power-cut' as const, since_ms: 0 }]

  it('is told however few calls there are: services first, then counters', () => {
    const view = { interrupted, paused: [paused(3), paused(12, 2_000)] }
    expect(standingStill(view, 1_000, 3)).toEqual({
      shown: [
        { service, reason: 'power-cut' },
        { counter: 3, reason: 'lunch', backAtMs: null },
        { counter: 12, reason: 'lunch', backAtMs: 2_000 },
      ],
      more: 0,
    })
  })

  it('promises no return whose time is over', () => {
    const back = (hallMs: number) =>
      standingStill({ interrupted: [], paused: [paused(3, 2_000)] }, hallMs, 3).shown
    expect(back(1_999)).toEqual([{ counter: 3, reason: 'lunch', backAtMs: 2_000 }])
    expect(back(2_000)).toEqual([{ counter: 3, reason: 'lunch', backAtMs: null }])
  })

  it('is counted where it has no room', () => {
    const many = { interrupted, paused: [paused(1), paused(2), paused(3)] }
    const { shown, more } = standingStill(many, 0, 3)
    expect([shown.length, more]).toEqual([2, 2])
    expect(standingStill({ interrupted: [], paused: [] }, 0, 3)).toEqual({ shown: [], more: 0 })
  })
})
