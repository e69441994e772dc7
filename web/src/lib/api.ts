// Questions and commands over HTTP. One intent of the user has one key: however often the request
// must be sent, the server does it once. Who asks is in cookies, which the browser sends itself.

import type { Problem } from '../wire/Problem'
import { noteServerTime } from './serverClock'

/** An error as it is shown: what is wrong, the facts, what to do now. */
export type Shown = Pick<Problem, 'title' | 'detail' | 'next_step'> & {
  /** The problem's stable name, or `offline`. */
  kind: string
  /** The field of the request at fault, if one is. */
  field?: string
}

/** What the page itself finds wrong with a field. */
export function simply(title: string, field: string): Shown {
  return { kind: '', title, detail: '', next_step: '', field }
}

export type Failed = {
  ok: false
  problem: Shown
  /** The HTTP status; 0 = no answer, or none that can be read. */
  status: number
  /** The outcome is not known or may change; send the same intent again. */
  unsure: boolean
}
export type Result<T> = { ok: true; answer: T } | Failed

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
  lang: string
  /** Shown when the server cannot be reached; in the user's language. */
  offline: Shown
  /** For answers that take longer than a command. */
  withinMs?: number
  /** For answers that are no JSON. */
  read?: (response: Response) => Promise<unknown>
}

/** Sends an intent; a lost answer is asked for again with the same key. */
export async function send<T>(what: Intent, options: SendOptions): Promise<Result<T>> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': what.key },
    body: JSON.stringify(what.body),
  }
  for (let attempt = 0; ; attempt += 1) {
    const result = await once<T>(what.path, init, options)
    const lost = !result.ok && result.problem.kind === 'offline'
    if (!lost || attempt >= SILENT_RETRIES) return result
    await new Promise((wake) => setTimeout(wake, RETRY_AFTER_MS * (attempt + 1)))
  }
}

/** Reads what is there now. */
export function get<T>(path: string, options: SendOptions): Promise<Result<T>> {
  return once<T>(path, { method: 'GET', headers: {} }, options)
}

type Asking = { method: string; headers: Record<string, string>; body?: string }

async function once<T>(path: string, asking: Asking, options: SendOptions): Promise<Result<T>> {
  try {
    const response = await fetch(path, {
      ...asking,
      headers: { ...asking.headers, 'Accept-Language': options.lang },
      signal: AbortSignal.timeout(options.withinMs ?? ANSWER_WITHIN_MS),
    })
    noteServerTime(response.headers.get('Date'))
    if (response.ok) {
      const read = options.read ?? readJson
      return { ok: true, answer: (await read(response)) as T }
    }
    return {
      ok: false,
      problem: shown(await response.json(), options.offline),
      status: response.status,
      unsure: response.status >= 500 || response.status === 429,
    }
  } catch {
    // No answer, or none that can be read: a command may or may not have been done.
    return { ok: false, problem: options.offline, status: 0, unsure: true }
  }
}

/** An answer may also say nothing but that it is done. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  return text === '' ? {} : JSON.parse(text)
}

function shown(body: unknown, fallback: Shown): Shown {
  const problem = body as Partial<Problem> | null
  if (!problem?.title) return fallback
  return {
    kind: problem.type ?? '',
    title: problem.title,
    detail: problem.detail ?? '',
    next_step: problem.next_step ?? '',
    ...(problem.field === undefined ? {} : { field: problem.field }),
  }
}
