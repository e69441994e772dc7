import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { KioskView } from '../wire/KioskView'
import {
  BACKOFF_MAX_MS,
  HEARTBEAT_MS,
  LiveClient,
  OLDER_IS_TRUE_MS,
  SILENT_MS,
  backoffMs,
  isNewer,
  type LiveState,
  type Order,
} from './live'

/** The far end of a link, driven by the test. */
class FarEnd {
  readyState: number = WebSocket.CONNECTING
  sent: string[] = []
  onopen: (() => void) | null = null
  onmessage: ((message: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  onerror: (() => void) | null = null

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {}

  open() {
    this.readyState = WebSocket.OPEN
    this.onopen?.()
  }

  say(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  drop() {
    this.readyState = WebSocket.CLOSED
    this.onclose?.()
  }

  send(text: string) {
    this.sent.push(text)
  }

  close() {
    this.drop()
  }
}

function view(generation: number, seq: number): { type: 'kiosk' } & KioskView {
  return {
    type: 'kiosk',
    head: {
      generation,
      seq,
      hall_ms: 0,
      time_scale: 1,
      utc_offset_minutes: 480,
      hall: { zh: '厅', en: 'Hall' },
    },
    issuing: { state: 'stopped' },
    groups: [],
  }
}

function setUp(onOrder?: (order: Order) => void) {
  const ends: FarEnd[] = []
  const seen: LiveState<'kiosk'>[] = []
  const client = new LiveClient<'kiosk'>({
    path: '/ws?view=kiosk',
    kind: 'kiosk',
    onChange: (state) => seen.push({ ...state }),
    onOrder,
    openSocket: (url, protocols) => {
      const end = new FarEnd(url, protocols)
      ends.push(end)
      return end as unknown as WebSocket
    },
    now: () => Date.now(),
    random: () => 0,
  })
  client.start()
  const last = () => {
    const end = ends.at(-1)
    if (!end) throw new Error('no link was opened')
    return end
  }
  return { client, ends, seen, last }
}

const seqHeld = (client: LiveClient<'kiosk'>) => client.state.view?.head.seq

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('the live link', () => {
  it('speaks the subprotocol and carries no secret of its own', () => {
    expect(setUp().last().protocols).toEqual(['jiaohao.v1'])
    expect(setUp().last().url).toMatch(/^ws:\/\/.*\/ws\?view=kiosk$/)
  })

  it('counts as connected only once a view has come', () => {
    const { client, last } = setUp()
    last().open()
    last().say({ type: 'heartbeat' })
    expect(client.state.connected).toBe(false)
    last().say(view(1, 1))
    expect(client.state.connected).toBe(true)
    expect(client.state.connection).toBe(1)
  })

  it('keeps the newest view by generation, then seq', () => {
    const { client, last } = setUp()
    last().open()
    last().say(view(1, 5))
    last().say(view(1, 4))
    expect(seqHeld(client)).toBe(5)
    last().say(view(1, 6))
    expect(seqHeld(client)).toBe(6)
    last().say(view(2, 1))
    expect(seqHeld(client)).toBe(1)
    last().say(view(1, 9))
    expect(seqHeld(client)).toBe(1)
  })

  it('takes an equal view, which carries a fresher clock', () => {
    const { client, last } = setUp()
    last().open()
    last().say(view(1, 5))
    const again = view(1, 5)
    again.head.hall_ms = 777
    last().say(again)
    expect(client.state.view?.head.hall_ms).toBe(777)
  })

  it('follows a server that has begun anew, but no straggler', () => {
    const { client, last } = setUp()
    last().open()
    last().say(view(3, 50))
    last().say(view(1, 1))
    expect(seqHeld(client)).toBe(50)
    vi.advanceTimersByTime(OLDER_IS_TRUE_MS)
    last().say(view(1, 2))
    expect(seqHeld(client)).toBe(2)
  })

  it('hands on what the device is told, which is no view', () => {
    const orders: Order[] = []
    const { client, last } = setUp((order) => orders.push(order))
    last().open()
    last().say({ type: 'identify', name: 'East 1' })
    last().say({ type: 'reload' })
    expect(orders).toEqual([{ type: 'identify', name: 'East 1' }, { type: 'reload' }])
    expect(client.state.view).toBeNull()
  })

  it('speaks every 10 s', () => {
    const { last } = setUp()
    last().open()
    vi.advanceTimersByTime(HEARTBEAT_MS)
    last().say({ type: 'heartbeat' })
    vi.advanceTimersByTime(HEARTBEAT_MS)
    expect(last().sent).toEqual(['{"type":"heartbeat"}', '{"type":"heartbeat"}'])
  })

  it('gives up a link that is silent for 30 s, and connects again', () => {
    const { client, ends, last } = setUp()
    last().open()
    last().say(view(1, 1))
    vi.advanceTimersByTime(SILENT_MS - HEARTBEAT_MS)
    expect(client.state.connected).toBe(true)
    vi.advanceTimersByTime(HEARTBEAT_MS)
    expect(client.state.connected).toBe(false)
    expect(seqHeld(client)).toBe(1)
    vi.advanceTimersByTime(BACKOFF_MAX_MS)
    expect(ends).toHaveLength(2)
  })

  it('stays with a link that is heard', () => {
    const { client, ends, last } = setUp()
    last().open()
    last().say(view(1, 1))
    for (let beat = 0; beat < 6; beat += 1) {
      vi.advanceTimersByTime(HEARTBEAT_MS)
      last().say({ type: 'heartbeat' })
    }
    expect(client.state.connected).toBe(true)
    expect(ends).toHaveLength(1)
    expect(client.state.heardAt).toBe(Date.now())
  })

  it('counts failed attempts and forgets them when a link opens', () => {
    const { client, last } = setUp()
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      last().drop()
      expect(client.state.failures).toBe(attempt)
      vi.advanceTimersByTime(BACKOFF_MAX_MS)
    }
    last().open()
    expect(client.state.failures).toBe(0)
  })

  it('ignores what an abandoned link still says', () => {
    const { client, ends, last } = setUp()
    last().open()
    last().say(view(1, 1))
    last().drop()
    vi.advanceTimersByTime(BACKOFF_MAX_MS)
    ends[0]?.say(view(1, 99))
    expect(seqHeld(client)).toBe(1)
  })

  it('sends nothing while there is no open link, and nothing after it is closed', () => {
    const { client, ends, last } = setUp()
    expect(client.send({ type: 'shown', call_ids: [1] })).toBe(false)
    last().open()
    expect(client.send({ type: 'shown', call_ids: [1] })).toBe(true)
    client.close()
    vi.advanceTimersByTime(SILENT_MS)
    expect(ends).toHaveLength(1)
  })

  it('survives a frame that is no JSON', () => {
    const { client, last } = setUp()
    last().open()
    last().onmessage?.({ data: '<html>' })
    last().say(view(1, 1))
    expect(seqHeld(client)).toBe(1)
  })
})

describe('the wait before connecting again', () => {
  it('doubles up to a limit, with half of it left to chance', () => {
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, 1))).toEqual([500, 1000, 2000, 4000])
    expect(backoffMs(50, 1)).toBe(BACKOFF_MAX_MS)
    expect(backoffMs(50, 0)).toBe(BACKOFF_MAX_MS / 2)
  })
})

describe('which state is later', () => {
  it('compares the generation first', () => {
    const head = (generation: number, seq: number) => view(generation, seq).head
    expect(isNewer(head(2, 1), head(1, 9))).toBe(true)
    expect(isNewer(head(1, 9), head(2, 1))).toBe(false)
    expect(isNewer(head(1, 2), head(1, 2))).toBe(false)
  })
})
