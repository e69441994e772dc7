// The hall's clock. Hall time comes with every view and runs on from there at the hall's scale;
// the clock of the device showing the page is never asked.

import type { Head } from '../wire/Head'

/** A reading of the hall's clock and the moment, on the local monotonic clock, it was received. */
export type ClockBase = {
  hallMs: number
  timeScale: number
  utcOffsetMinutes: number
  receivedAt: number
}

/** The base that a view's head gives. `receivedAt` is `performance.now()` milliseconds. */
export function clockBase(head: Head, receivedAt: number): ClockBase {
  return {
    hallMs: head.hall_ms,
    timeScale: head.time_scale,
    utcOffsetMinutes: head.utc_offset_minutes,
    receivedAt,
  }
}

/** Hall time at a local monotonic instant, UTC ms. */
export function hallTimeAt(base: ClockBase, at: number): number {
  return base.hallMs + (at - base.receivedAt) * base.timeScale
}

/** `HH:MM` or `HH:MM:SS` on the hall's wall. */
export function clockText(utcMs: number, utcOffsetMinutes: number, seconds = false): string {
  const iso = new Date(utcMs + utcOffsetMinutes * 60_000).toISOString()
  return iso.slice(11, seconds ? 19 : 16)
}

/** `YYYY-MM-DD` on the hall's wall. */
export function dateText(utcMs: number, utcOffsetMinutes: number): string {
  return new Date(utcMs + utcOffsetMinutes * 60_000).toISOString().slice(0, 10)
}

/** The day of the week on the hall's wall, 0 = Sunday. */
export function weekday(utcMs: number, utcOffsetMinutes: number): number {
  return new Date(utcMs + utcOffsetMinutes * 60_000).getUTCDay()
}

/** Whole minutes of a span of seconds, never negative. */
export function wholeMinutes(seconds: number): number {
  return Math.max(0, Math.floor(seconds / 60))
}

/** `YYYY-MM-DD HH:MM` on the hall's wall. */
export function momentText(utcMs: number, utcOffsetMinutes: number): string {
  return `${dateText(utcMs, utcOffsetMinutes)} ${clockText(utcMs, utcOffsetMinutes)}`
}
