// Where to go after signing in. The address comes from whoever made the link, so it may only name
// a page of this server.

/** The path asked for by `?next=`; null when there is none or it could lead elsewhere. */
export function nextPath(search: string): string | null {
  const wanted = new URLSearchParams(search).get('next')
  // Browsers drop tabs and line breaks and take `\` for `/`: `/\t/x` would be another server.
  const ours = wanted !== null && /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(wanted)
  return ours ? wanted : null
}

/** The sign-in page, which comes back to `path`. */
export function signInPath(path: string): string {
  return `/sign-in?next=${encodeURIComponent(path)}`
}
