import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { KioskService } from '../../wire/KioskService'
import type { KioskView } from '../../wire/KioskView'
import { stepOf, takeBody, useFlow } from './flow'

const text = (zh: string) => ({ zh, en: zh })
const service = (id: string): KioskService => ({
  id,
  name: text(id),
  waiting: 0,
  open_counters: 1,
  enterprise: false,
  full: false,
  max_cases: 1,
  precheck: false,
  materials: [],
})
const view: KioskView = {
  head: {
    generation: 1,
    seq: 1,
    hall_ms: 0,
    time_scale: 1,
    utc_offset_minutes: 480,
    hall: text('hall'),
  },
  issuing: { state: 'open', until: '17:00' },
  groups: [
    { id: 'two', name: text('two'), prefix: 'A', floor: text('1'), waiting: 0, services: [service('a'), service('b')], packages: [] },
    { id: 'one', name: text('one'), prefix: 'B', floor: text('1'), waiting: 0, services: [service('c')], packages: [] },
    { id: 'pack', name: text('pack'), prefix: 'C', floor: text('1'), waiting: 0, services: [service('d')], packages: [{ id: 'p', name: text('p'), steps: [text('d'), text('a')], full: false, enterprise: true }] },
  ],
}
const options = () => ({
  lang: 'zh-CN',
  offline: { kind: 'offline', title: 'lost', detail: '', next_step: '' },
})
const asked = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
const keys = () =>
  asked.mock.calls.map((call) => (call[1].headers as Record<string, string>)['Idempotency-Key'])
const ok = () => new Response(JSON.stringify({ number: 'A001' }), { status: 200 })

function atWho() {
  const flow = useFlow(() => view, options)
  flow.chooseGroup('two')
  flow.chooseErrand('two', { kind: 'service', id: 'a' })
  return flow
}

beforeEach(() => {
  vi.useFakeTimers()
  asked.mockReset()
  vi.stubGlobal('fetch', asked)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the way to a ticket', () => {
  it('takes three steps, two where a group has one service', () => {
    const flow = useFlow(() => view, options)
    expect(stepOf(flow.screen.value)).toBe(1)
    flow.chooseGroup('two')
    expect(stepOf(flow.screen.value)).toBe(2)
    flow.chooseErrand('two', { kind: 'service', id: 'b' })
    expect(stepOf(flow.screen.value)).toBe(3)
    flow.home()
    flow.chooseGroup('one')
    expect(flow.errand.value?.id).toBe('c')
  })

  it('takes two steps to a package, which is one number for several services', () => {
    const flow = useFlow(() => view, options)
    flow.chooseGroup('pack')
    expect(flow.screen.value).toEqual({ at: 'services', group: 'pack' })
    flow.home()
    flow.go({ at: 'packages' })
    expect(stepOf(flow.screen.value)).toBe(1)
    flow.chooseErrand('pack', { kind: 'package', id: 'p' })
    expect(stepOf(flow.screen.value)).toBe(3)
    expect(flow.errand.value).toMatchObject({ id: 'p', enterprise: true })
  })

  it('goes back the way it came', () => {
    const flow = atWho()
    flow.back()
    expect(flow.screen.value).toEqual({ at: 'services', group: 'two' })
    flow.back()
    flow.back()
    expect(flow.screen.value).toEqual({ at: 'groups' })
  })
})

describe('taking a ticket', () => {
  it('says who queues, for what and how', () => {
    const a = { kind: 'service', id: 'a' } as const
    expect(takeBody(a, { kind: 'ordinary' })).toEqual({ service: 'a', source: 'kiosk' })
    expect(takeBody(a, { kind: 'care', care: 'elder' })).toMatchObject({ care: 'elder' })
    expect(takeBody(a, { kind: 'enterprise' })).toMatchObject({ enterprise: true })
    const errand = { kind: 'package', id: 'p' } as const
    expect(takeBody(errand, { kind: 'ordinary' })).toEqual({ package: 'p', source: 'kiosk' })
  })

  it('happens once for a double tap', async () => {
    asked.mockImplementation(() => Promise.resolve(ok()))
    const flow = atWho()
    const taps = [flow.take({ kind: 'ordinary' }), flow.take({ kind: 'ordinary' })]
    await Promise.all(taps)
    expect(asked).toHaveBeenCalledTimes(1)
    expect(flow.screen.value.at).toBe('ticket')
  })

  it('is retried with the same key', async () => {
    asked.mockRejectedValue(new TypeError('network'))
    const flow = atWho()
    const taking = flow.take({ kind: 'ordinary' })
    await vi.runAllTimersAsync()
    await taking
    expect(flow.screen.value).toMatchObject({ at: 'failed', unsure: true })

    asked.mockImplementation(() => Promise.resolve(ok()))
    await flow.retry()
    expect(flow.screen.value.at).toBe('ticket')
    expect(new Set(keys()).size).toBe(1)
  })

  it('has a new key for the next person', async () => {
    asked.mockImplementation(() => Promise.resolve(ok()))
    for (let person = 0; person < 2; person += 1) {
      const flow = atWho()
      await flow.take({ kind: 'ordinary' })
    }
    expect(new Set(keys()).size).toBe(2)
  })
})

describe('coming back after a missed call', () => {
  const atMissed = () => {
    const flow = useFlow(() => view, options)
    flow.go({ at: 'missed' })
    return flow
  }

  it('is asked once for the number on the ticket', async () => {
    asked.mockImplementation(() => Promise.resolve(new Response('{"seq":1,"called":[]}')))
    const flow = atMissed()
    await Promise.all([flow.comeBack('A001'), flow.comeBack('A001')])
    expect(asked.mock.calls.map((call) => call[0])).toEqual(['/api/v1/visits/A001/return'])
    expect(flow.screen.value).toEqual({ at: 'returned', number: 'A001' })
  })

  it('shows why not, and leads back to the keys', async () => {
    const told = { type: 'wrong-status', title: 'no', detail: 'A001 waits', next_step: 'wait' }
    asked.mockImplementation(() => Promise.resolve(new Response(JSON.stringify(told), { status: 409 })))
    const flow = atMissed()
    await flow.comeBack('A001')
    expect(flow.screen.value).toMatchObject({
      at: 'failed',
      asked: 'return',
      unsure: false,
      problem: { detail: 'A001 waits' },
    })
    flow.back()
    expect(flow.screen.value).toEqual({ at: 'missed' })
  })
})
