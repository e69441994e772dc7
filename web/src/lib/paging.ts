// Pages of a list on a screen that must not scroll.

/** How many pages; never fewer than one. */
export function pageCount(length: number, size: number): number {
  return Math.max(1, Math.ceil(length / size))
}

/** The items of a page; a page beyond the end is the last one. */
export function pageOf<T>(items: readonly T[], page: number, size: number): T[] {
  const at = Math.min(Math.max(0, page), pageCount(items.length, size) - 1)
  return items.slice(at * size, (at + 1) * size)
}
