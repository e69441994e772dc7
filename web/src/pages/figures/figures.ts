// Figures in words, and where they are asked for.

/** The business dates asked for, `YYYY-MM-DD`; empty = the hall's present one. */
export type Dates = { from: string; until: string }

/** The address of the no-show rates, as data or as a table to keep. */
export function noShowsPath(dates: Dates, kind: '' | '.csv' = ''): string {
  const query = new URLSearchParams()
  if (dates.from) query.set('from', dates.from)
  if (dates.until) query.set('until', dates.until)
  const asked = query.toString()
  return `/api/v1/figures/no-shows${kind}${asked ? `?${asked}` : ''}`
}

/** A rate: `6.5 %`; a dash where there is nothing to take it of. */
export function percent(rate: number | undefined): string {
  return rate === undefined ? '—' : `${(rate * 100).toFixed(1)} %`
}
