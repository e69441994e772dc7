// What a browser remembers between visits. Never a secret: those are cookies no script can read.

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
