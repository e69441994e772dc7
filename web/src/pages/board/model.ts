// What a board shows when, apart from how it looks. The newest call holds the first row; the other
// calls share the rest of the rows by pages.

import { pageCount, pageOf } from '../../lib/paging'
import type { BoardCall } from '../../wire/BoardCall'
import type { BoardView } from '../../wire/BoardView'
import type { InterruptReason } from '../../wire/InterruptReason'
import type { PauseReason } from '../../wire/PauseReason'
import type { Text } from '../../wire/Text'

/** A page stands so long, ms of hall time. */
export const PAGE_HALL_MS = 8_000
/** The newest call flashes so long, ms of hall time. */
export const FLASH_HALL_MS = 15_000
/** However fast the hall's clock runs: nobody reads a page sooner, ms of wall time. */
export const PAGE_MIN_WALL_MS = 2_000
/** … nor notices a shorter flash, ms of wall time. */
export const FLASH_MIN_WALL_MS = 3_000

/** Which page stands, and since when on the local clock, ms. */
export type Turn = { page: number; since: number }

/** How many pages the calls need when `rows` fit on the screen. */
export function boardPages(calls: readonly BoardCall[], rows: number): number {
  return pageCount(Math.max(0, calls.length - 1), rows - 1)
}

/** The calls on the screen: the newest, then the page of the others. `calls` is newest first. */
export function visibleCalls(calls: readonly BoardCall[], page: number, rows: number): BoardCall[] {
  return [...calls.slice(0, 1), ...pageOf(calls.slice(1), page, rows - 1)]
}

/** How long a page stands, ms of wall time. */
export function pageWallMs(timeScale: number): number {
  return Math.max(PAGE_HALL_MS / timeScale, PAGE_MIN_WALL_MS)
}

/**
 * The page to show now. A call that this board has never shown brings its page up as soon as the
 * standing page has had the shortest time to be read; otherwise the pages take turns.
 */
export function nextTurn(
  turn: Turn,
  calls: readonly BoardCall[],
  rows: number,
  everShown: ReadonlySet<number>,
  now: number,
  timeScale: number,
): Turn {
  const pages = boardPages(calls, rows)
  const stood = now - turn.since
  if (turn.page >= pages) return { page: 0, since: now }
  if (pages === 1) return turn

  const fresh = calls.findIndex((call, at) => at > 0 && !everShown.has(call.call_id))
  const wanted = fresh < 0 ? turn.page : Math.floor((fresh - 1) / (rows - 1))
  if (wanted !== turn.page && stood >= PAGE_MIN_WALL_MS) return { page: wanted, since: now }
  if (stood >= pageWallMs(timeScale)) return { page: (turn.page + 1) % pages, since: now }
  return turn
}

/** A call that no longer brings anybody to its counter: missed, parked, given up or done. */
export function isOver(call: BoardCall): boolean {
  return call.status !== 'called' && call.status !== 'serving'
}

/** Whether the newest call still flashes. A call whose person has come no longer does. */
export function flashes(call: BoardCall, hallMs: number, timeScale: number): boolean {
  const span = Math.max(FLASH_HALL_MS, FLASH_MIN_WALL_MS * timeScale)
  return call.status === 'called' && hallMs - call.called_ms < span
}

/** The visible calls to confirm: nobody has, and this connection has not said so yet. */
export function toConfirm(visible: readonly BoardCall[], said: ReadonlySet<number>): number[] {
  return visible.filter((call) => !call.shown && !said.has(call.call_id)).map((call) => call.call_id)
}

/** What stands still, and why. */
export type Still =
  | { service: Text; reason: InterruptReason }
  | {
      counter: number
      reason: PauseReason
      /** When the clerk is expected back, UTC ms; null where nothing is promised. */
      backAtMs: number | null
    }

/**
 * Services that stand still, then counters that pause: the first `room` of them, and how many are
 * left out. A return whose time is over by the hall's clock is promised to nobody any more.
 */
export function standingStill(
  view: Pick<BoardView, 'interrupted' | 'paused'>,
  hallMs: number,
  room: number,
): { shown: Still[]; more: number } {
  const services = view.interrupted.map(({ service, reason }) => ({ service, reason }))
  const counters = view.paused.map(({ counter_number: counter, reason, back_at_ms: back }) => ({
    counter,
    reason,
    backAtMs: back !== undefined && back > hallMs ? back : null,
  }))
  const all: Still[] = [...services, ...counters]
  // The line that counts the rest takes the place of one of them.
  const shown = all.length > room ? all.slice(0, room - 1) : all
  return { shown, more: all.length - shown.length }
}

/** The picture of the code that a phone scans for a ticket; none while none can be taken. */
export function takeCode(take: string | undefined): string | null {
  if (take === undefined) return null
  const key = new URL(take, location.origin).searchParams.get('k')
  return key === null ? null : `/api/v1/take/${encodeURIComponent(key)}/code`
}
