import { describe, expect, it } from 'vitest'

import { clockBase, clockText, dateText, hallTimeAt, weekday, wholeMinutes } from './clock'

const NOON_IN_CHINA = Date.UTC(2026, 10, 20, 4, 0, 0)

describe('the hall clock', () => {
  it('runs at the hall scale from the moment a view came', () => {
    const head = {
      generation: 1,
      seq: 1,
      hall_ms: NOON_IN_CHINA,
      time_scale: 20,
      utc_offset_minutes: 480,
      hall: { zh: '厅', en: 'Hall' },
    }
    const base = clockBase(head, 1_000)
    expect(hallTimeAt(base, 1_000)).toBe(NOON_IN_CHINA)
    expect(hallTimeAt(base, 4_000)).toBe(NOON_IN_CHINA + 60_000)
  })

  it('reads as the wall of the hall, whatever zone the device is in', () => {
    expect(clockText(NOON_IN_CHINA, 480)).toBe('12:00')
    expect(clockText(NOON_IN_CHINA + 5_000, 480, true)).toBe('12:00:05')
    expect(clockText(NOON_IN_CHINA, -300)).toBe('23:00')
    expect(dateText(NOON_IN_CHINA, 480)).toBe('2026-11-20')
    expect(dateText(NOON_IN_CHINA, -300)).toBe('2026-11-19')
    expect(weekday(NOON_IN_CHINA, 480)).toBe(5)
  })

  it('counts whole minutes and never less than none', () => {
    expect([119, 120, -5].map(wholeMinutes)).toEqual([1, 2, 0])
  })
})
