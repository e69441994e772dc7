// Commands over HTTP. One intent of the user has one key: however often the request must be sent,
// the server does it once.

import type { Problem } from '../wire/Problem'

/** An error as it is shown: what is wrong, the facts, what to do now. */
export type Shown = Pick<Problem, 'title' | 'detail' | 'next_step'> & {
  /** The problem's stable name, or `offline`. */
  kind: string
}

export type Result<T> =
  | { ok: true; answer: T }
  /** `unsure`: the outcome is not known or may change; send the same intent again. */
  | { ok: false; problem: Shown; unsure: boolean }

/** Something the user wants once. */
export type Intent = { key: string; path: string; body: unknown }

/** How often a request without an answer is sent again before the user is asked. */
const SILENT_RETRIES = 2
const ANSWER_WITHIN_MS = 8_000
const RETRY_AFTER_MS = 700

/** A random UUID v4. `crypto.randomUUID` is missing on plain-HTTP hall networks. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex)
}

/** A new intent with its key. */
export function intent(path: string, body: unknown): Intent {
  return { key: newKey(), path, body }
}

export type SendOptions = {
  token?: string | null
  lang: string
  /** Shown when the server cannot be reached; in the user's language. */
  offline: Shown
}

/** Sends an intent; a lost answer is asked for again with the same key. */
export async function send<T>(what: Intent, options: SendOptions): Promise<Result<T>> {
  for (let attempt = 0; ; attempt += 1) {
    const result = await once<T>(what, options)
    const lost = !result.ok && result.problem.kind === 'offline'
    if (!lost || attempt >= SILENT_RETRIES) return result
    await new Promise((wake) => setTimeout(wake, RETRY_AFTER_MS * (attempt + 1)))
  }
}

async function once<T>(what: Intent, options: SendOptions): Promise<Result<T>> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Idempotency-Key': what.key,
    'Accept-Language': options.lang,
  }
  if (options.token) headers.Authorization = `Bearer ${options.token}`
  try {
    const response = await fetch(what.path, {
      method: 'POST',
      headers,
      body: JSON.stringify(what.body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const body: unknown = await response.json()
    if (response.ok) return { ok: true, answer: body as T }
    return {
      ok: false,
      problem: shown(body, options.offline),
      unsure: response.status >= 500 || response.status === 429,
    }
  } catch {
    // No answer, or none that can be read: the command may or may not have been done.
    return { ok: false, problem: options.offline, unsure: true }
  }
}

function shown(body: unknown, fallback: Shown): Shown {
  const problem = body as Partial<Problem> | null
  if (!problem?.title) return fallback
  return {
    kind: problem.type ?? '',
    title: problem.title,
    detail: problem.detail ?? '',
    next_step: problem.next_step ?? '',
  }
}

/** Reads a JSON answer; null when there is none. */
export async function get<T>(path: string, lang: string): Promise<T | null> {
  try {
    const response = await fetch(path, { headers: { 'Accept-Language': lang } })
    return response.ok ? ((await response.json()) as T) : null
  } catch {
    return null
  }
}
