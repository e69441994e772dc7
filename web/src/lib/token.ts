// The token that opens a page. It comes once in the fragment, which never reaches a server log,
// and is kept on the device so that a reload or a power cut does not lock the page out.

/** Which kind of page a token opens. */
export type PageKind = 'kiosk' | 'board' | 'manage'

/** The token of this page: from `#token=…`, which is then removed, or kept from before. */
export function takeToken(kind: PageKind): string | null {
  const key = `jiaohao.token.${kind}`
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given) {
    keep(key, given)
    history.replaceState(null, '', location.pathname + location.search)
    return given
  }
  return recall(key)
}

/** Stores a value on the device; a device without storage only forgets at reload. */
export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Storage is full or forbidden; the page works, it just will not remember.
  }
}

/** Reads a stored value. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
