// One WebSocket client for all pages. The server pushes whole views; the newest wins, so there is
// nothing to resync: after any break the client connects again and takes what comes.

import type { Head } from '../wire/Head'
import type { ToClient } from '../wire/ToClient'
import type { ToServer } from '../wire/ToServer'

/** A view with its head; every frame but the heartbeat. */
export type View = Extract<ToClient, { head: Head }>
/** The view of one audience, e.g. `ViewOf<'board'>`. */
export type ViewOf<K extends View['type']> = Extract<View, { type: K }>

/** What a device is told besides views. */
export type Order = Extract<ToClient, { type: 'identify' | 'reload' }>

/** Both sides speak at least this often, ms of wall time. */
export const HEARTBEAT_MS = 10_000
/** A link that was silent for so long is dead, ms of wall time. */
export const SILENT_MS = 30_000
/** The first wait before connecting again; it doubles with every failure. */
export const BACKOFF_FIRST_MS = 500
/** The longest wait before connecting again. */
export const BACKOFF_MAX_MS = 10_000
/** So long older views are taken for a straggler; then the server has really begun anew. */
export const OLDER_IS_TRUE_MS = 10_000

const SUBPROTOCOL = 'jiaohao.v1'

/** What a page learns from its link. */
export type LiveState<K extends View['type']> = {
  /** The newest view; none before the first. */
  view: ViewOf<K> | null
  /** When that view came, on the local monotonic clock, ms. */
  viewAt: number
  /** When the server was last heard, on the local monotonic clock, ms. */
  heardAt: number
  /** The link is open and has been heard within `SILENT_MS`. */
  connected: boolean
  /** Grows by one with every link that opens. */
  connection: number
  /** Attempts since the last link that opened. */
  failures: number
}

export type LiveOptions<K extends View['type']> = {
  /** Path and query, e.g. `/ws?view=board&zone=a`. */
  path: string
  kind: K
  onChange: (state: LiveState<K>) => void
  /** Told to this device: who it is, or to start anew. */
  onOrder?: (order: Order) => void
  /** The browser's socket, clock and chance; given in tests. */
  openSocket?: (url: string, protocols: string[]) => WebSocket
  now?: () => number
  random?: () => number
}

/** How long to wait before attempt number `failures + 1`; the jitter keeps a hall from stampeding. */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1))
  return full / 2 + (full / 2) * random
}

/** Whether `a` shows a later state than `b`. */
export function isNewer(a: Head, b: Head): boolean {
  return a.generation !== b.generation ? a.generation > b.generation : a.seq > b.seq
}

function isOlder(a: Head, b: Head): boolean {
  return isNewer(b, a)
}

/** A link to the server that keeps itself alive until it is closed. */
export class LiveClient<K extends View['type']> {
  readonly state: LiveState<K>
  private socket: WebSocket | null = null
  private heartbeat: ReturnType<typeof setInterval> | undefined
  private retry: ReturnType<typeof setTimeout> | undefined
  private olderSince: number | null = null
  private closed = false
  private readonly openSocket: (url: string, protocols: string[]) => WebSocket
  private readonly now: () => number
  private readonly random: () => number

  constructor(private readonly options: LiveOptions<K>) {
    this.openSocket = options.openSocket ?? ((url, protocols) => new WebSocket(url, protocols))
    this.now = options.now ?? (() => performance.now())
    this.random = options.random ?? Math.random
    this.state = {
      view: null,
      viewAt: 0,
      heardAt: 0,
      connected: false,
      connection: 0,
      failures: 0,
    }
  }

  /** Connects, and connects again after every break. */
  start(): void {
    this.closed = false
    this.connect()
  }

  /** Ends the link for good. */
  close(): void {
    this.closed = true
    clearTimeout(this.retry)
    this.drop()
  }

  /** Sends a frame; false when there is no open link to send it on. */
  send(frame: ToServer): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify(frame))
    return true
  }

  /** Tries at once instead of waiting out the back-off, e.g. when the network is back. */
  retryNow(): void {
    if (this.closed || this.socket) return
    clearTimeout(this.retry)
    this.connect()
  }

  private connect(): void {
    const url = new URL(this.options.path, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = this.openSocket(url.href, [SUBPROTOCOL])
    this.socket = socket
    // Counted from here, so that an attempt that hangs is given up too.
    let quietSince = this.now()
    this.heartbeat = setInterval(() => {
      if (this.now() - quietSince >= SILENT_MS) this.lost(socket)
      else this.send({ type: 'heartbeat' })
    }, HEARTBEAT_MS)

    socket.onopen = () => {
      if (socket !== this.socket) return
      quietSince = this.now()
      this.state.connection += 1
      this.state.failures = 0
      this.olderSince = null
    }
    socket.onmessage = (message: MessageEvent) => {
      if (socket !== this.socket) return
      quietSince = this.now()
      this.take(message.data)
    }
    socket.onclose = () => this.lost(socket)
    socket.onerror = () => this.lost(socket)
  }

  private take(data: unknown): void {
    const frame = parseFrame(data)
    if (!frame) return
    this.state.heardAt = this.now()
    if (frame.type === 'identify' || frame.type === 'reload') this.options.onOrder?.(frame)
    if (frame.type === this.options.kind) this.takeView(frame as ViewOf<K>)
    // Only a link that has said what the state is counts as connected.
    if (this.state.view) this.state.connected = true
    this.options.onChange(this.state)
  }

  private takeView(view: ViewOf<K>): void {
    const held = this.state.view
    if (held && isOlder(view.head, held.head)) {
      this.olderSince ??= this.now()
      if (this.now() - this.olderSince < OLDER_IS_TRUE_MS) return
    }
    this.olderSince = null
    this.state.view = view
    this.state.viewAt = this.now()
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket) return
    this.drop()
    if (this.closed) return
    this.state.failures += 1
    this.options.onChange(this.state)
    this.retry = setTimeout(() => this.connect(), backoffMs(this.state.failures, this.random()))
  }

  private drop(): void {
    clearInterval(this.heartbeat)
    const socket = this.socket
    this.socket = null
    this.state.connected = false
    socket?.close()
  }
}

function parseFrame(data: unknown): ToClient | null {
  if (typeof data !== 'string') return null
  try {
    return JSON.parse(data) as ToClient
  } catch {
    // A frame that is no JSON says nothing; the next whole view will.
    return null
  }
}
