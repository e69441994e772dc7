// The live link and the hall clock as reactive values of a page.

import { computed, onMounted, onUnmounted, reactive, ref, shallowReactive } from 'vue'

import type { ToServer } from '../wire/ToServer'
import { clockBase, clockText, hallTimeAt } from './clock'
import { LiveClient, type LiveState, type Order, type View } from './live'

/** So many attempts in a row without a link: the page says so and what may be wrong. */
const HOPELESS_AFTER = 3
/** How long a device that is looked for says who it is, ms. */
const IDENTIFY_MS = 20_000

/** Opens the link of `kind` while the component lives, and ticks the hall clock once a second. */
export function useLive<K extends View['type']>(kind: K, query: string) {
  const live = shallowReactive<LiveState<K>>({
    view: null,
    viewAt: 0,
    heardAt: 0,
    connected: false,
    connection: 0,
    failures: 0,
  })
  /** What people call this device, while somebody looks for it. */
  const calledOut = ref<string | null>(null)
  let calling: ReturnType<typeof setTimeout> | undefined
  function obey(order: Order) {
    if (order.type === 'reload') return location.reload()
    calledOut.value = order.name
    clearTimeout(calling)
    calling = setTimeout(() => (calledOut.value = null), IDENTIFY_MS)
  }

  const client = new LiveClient<K>({
    path: `/ws?view=${kind}${query}`,
    kind,
    onChange: (state) => Object.assign(live, state),
    onOrder: obey,
  })

  const tick = ref(performance.now())
  let ticking: ReturnType<typeof setInterval> | undefined
  const online = () => client.retryNow()

  onMounted(() => {
    client.start()
    ticking = setInterval(() => (tick.value = performance.now()), 1000)
    addEventListener('online', online)
  })
  onUnmounted(() => {
    client.close()
    clearInterval(ticking)
    clearTimeout(calling)
    removeEventListener('online', online)
  })

  const base = computed(() => (live.view ? clockBase(live.view.head, live.viewAt) : null))
  /** Hall time now, UTC ms; 0 before the first view. */
  const hallMs = computed(() =>
    base.value ? hallTimeAt(base.value, Math.max(tick.value, live.viewAt)) : 0,
  )
  const text = (utcMs: number, seconds = false) =>
    clockText(utcMs, live.view?.head.utc_offset_minutes ?? 0, seconds)
  /** When the server was last heard, as the hall's wall clock says it. */
  const lastUpdate = computed(() =>
    base.value ? text(hallTimeAt(base.value, live.heardAt)) : '--:--',
  )
  const hopeless = computed(() => live.view === null && live.failures >= HOPELESS_AFTER)

  const send = (frame: ToServer) => client.send(frame)

  return reactive({ live, send, hallMs, clock: text, lastUpdate, hopeless, calledOut })
}
