import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { get, intent, newKey, send, type SendOptions } from './api'
import { noteServerTime, serverNow } from './serverClock'

const options: SendOptions = {
  lang: 'en',
  offline: { kind: 'offline', title: 'lost', detail: '', next_step: 'retry' },
}
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
const asked = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
const headers = (call: number) => asked.mock.calls[call]?.[1].headers as Record<string, string>

beforeEach(() => {
  vi.useFakeTimers()
  asked.mockReset()
  vi.stubGlobal('fetch', asked)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function sendNow(what = intent('/api/v1/tickets', { service: 'a' })) {
  const result = send<{ seq: number }>(what, options)
  await vi.runAllTimersAsync()
  return { what, result: await result }
}

describe('a key', () => {
  it('is a UUID v4 and never the same', () => {
    const keys = Array.from({ length: 100 }, newKey)
    expect(new Set(keys).size).toBe(100)
    keys.forEach((key) =>
      expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    )
  })
})

describe('sending an intent', () => {
  it('says in which language, with the key of the intent; who asks is in the cookies', async () => {
    asked.mockResolvedValue(json(200, { seq: 7 }))
    const { what, result } = await sendNow()
    expect(result).toEqual({ ok: true, answer: { seq: 7 } })
    expect(headers(0)).toEqual({
      'Content-Type': 'application/json',
      'Accept-Language': 'en',
      'Idempotency-Key': what.key,
    })
    expect(asked.mock.calls[0]?.[1].body).toBe('{"service":"a"}')
  })

  it('asks again for a lost answer, always with the same key', async () => {
    asked.mockRejectedValueOnce(new TypeError('network')).mockResolvedValue(json(200, { seq: 8 }))
    const { what, result } = await sendNow()
    expect(result.ok).toBe(true)
    expect(asked).toHaveBeenCalledTimes(2)
    expect([headers(0)['Idempotency-Key'], headers(1)['Idempotency-Key']]).toEqual([
      what.key,
      what.key,
    ])
  })

  it('gives up after three lost answers and says that the outcome is unknown', async () => {
    asked.mockRejectedValue(new TypeError('network'))
    const { result } = await sendNow()
    expect(asked).toHaveBeenCalledTimes(3)
    expect(result).toEqual({ ok: false, problem: options.offline, status: 0, unsure: true })
  })

  it('shows a refusal as the server words it, and does not repeat it', async () => {
    const words = { title: 'T', detail: 'D', next_step: 'N', field: 'service' }
    const problem = { type: '/problems/full', status: 409, ...words }
    asked.mockResolvedValue(json(409, problem))
    const { result } = await sendNow()
    expect(asked).toHaveBeenCalledTimes(1)
    expect(result).toEqual({
      ok: false,
      problem: { kind: '/problems/full', ...words },
      status: 409,
      unsure: false,
    })
  })

  it('is unsure after a server error', async () => {
    asked.mockResolvedValue(json(503, { title: 'busy', status: 503 }))
    const { result } = await sendNow()
    expect(result).toMatchObject({ ok: false, unsure: true, problem: { title: 'busy' } })
  })
})

describe('reading', () => {
  it('has no key and says why there is no answer', async () => {
    asked.mockResolvedValue(json(401, { title: 'who', status: 401 }))
    expect(await get('/api/v1/accounts', options)).toMatchObject({ ok: false, status: 401 })
    expect(headers(0)).toEqual({ 'Accept-Language': 'en' })
  })
})

describe('the clock of the server', () => {
  it('is what the last answer said, whatever the device thinks', () => {
    noteServerTime('Sun, 22 Nov 2026 05:30:00 GMT', 1_000)
    expect(serverNow(3_000)).toBe(Date.UTC(2026, 10, 22, 5, 30, 2))
    noteServerTime(null)
    noteServerTime('soon')
    expect(serverNow(3_000)).toBe(Date.UTC(2026, 10, 22, 5, 30, 2))
  })
})
