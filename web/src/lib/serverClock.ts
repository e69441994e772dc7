// The server's wall clock, for what ends at a given moment: a code, a lock, a session. The clock of
// the device that shows the page may be wrong by hours; every answer says what the server's is.

let aheadMs = 0

/** Learns from the `Date` of an answer, which is exact to a second. */
export function noteServerTime(date: string | null, localMs = Date.now()): void {
  const serverMs = date === null ? NaN : Date.parse(date)
  if (!Number.isNaN(serverMs)) aheadMs = serverMs - localMs
}

/** The server's wall time now, UTC ms. */
export function serverNow(localMs = Date.now()): number {
  return localMs + aheadMs
}
