// What the kiosk does, apart from how it looks: choose a group, a service, how to queue, get a
// ticket. One tap on "how to queue" is one intent with one key, so a second tap or a retry can
// never give a second ticket.

import { computed, ref } from 'vue'

import { intent, send, type Intent, type SendOptions, type Shown } from '../../lib/api'
import type { CareKind } from '../../wire/CareKind'
import type { KioskGroup } from '../../wire/KioskGroup'
import type { KioskService } from '../../wire/KioskService'
import type { KioskView } from '../../wire/KioskView'
import type { TakeTicket } from '../../wire/TakeTicket'
import type { TicketTaken } from '../../wire/TicketTaken'

/** How somebody queues. */
export type Who = { kind: 'ordinary' } | { kind: 'care'; care: CareKind } | { kind: 'enterprise' }

export type Screen =
  | { at: 'groups' }
  | { at: 'search' }
  | { at: 'services'; group: string }
  | { at: 'who'; group: string; service: string }
  | { at: 'taking' }
  | { at: 'ticket'; ticket: TicketTaken }
  | { at: 'failed'; problem: Shown; unsure: boolean }

/** The body of `POST /api/v1/tickets` for a choice. */
export function takeBody(service: string, who: Who): TakeTicket {
  const body: TakeTicket = { service, source: 'kiosk' }
  if (who.kind === 'care') body.care = who.care
  if (who.kind === 'enterprise') body.enterprise = true
  return body
}

/** Which of the three steps a screen belongs to; 0 for none. */
export function stepOf(screen: Screen): number {
  const steps: Partial<Record<Screen['at'], number>> = { groups: 1, search: 1, services: 2, who: 3 }
  return steps[screen.at] ?? 0
}

export function useFlow(view: () => KioskView | null, options: () => SendOptions) {
  const screen = ref<Screen>({ at: 'groups' })
  const trail = ref<Screen[]>([])
  let wanted: Intent | null = null

  const group = computed<KioskGroup | null>(() => {
    const now = screen.value
    if (now.at !== 'services' && now.at !== 'who') return null
    return view()?.groups.find((one) => one.id === now.group) ?? null
  })
  const service = computed<KioskService | null>(() => {
    const now = screen.value
    if (now.at !== 'who') return null
    return group.value?.services.find((one) => one.id === now.service) ?? null
  })

  function go(to: Screen) {
    trail.value.push(screen.value)
    screen.value = to
  }

  function home() {
    wanted = null
    trail.value = []
    screen.value = { at: 'groups' }
  }

  function back() {
    wanted = null
    screen.value = trail.value.pop() ?? { at: 'groups' }
  }

  function chooseGroup(id: string) {
    const chosen = view()?.groups.find((one) => one.id === id)
    if (!chosen) return
    const only = chosen.services.length === 1 ? chosen.services[0] : undefined
    // A group with a single service needs no second step.
    if (only && !only.full) go({ at: 'who', group: id, service: only.id })
    else go({ at: 'services', group: id })
  }

  function chooseService(groupId: string, id: string) {
    go({ at: 'who', group: groupId, service: id })
  }

  async function take(who: Who) {
    const now = screen.value
    if (now.at !== 'who') return
    wanted = intent('/api/v1/tickets', takeBody(now.service, who))
    trail.value.push(now)
    await ask(wanted)
  }

  /** Sends the same intent again: the same key, so at most one ticket. */
  async function retry() {
    if (screen.value.at === 'failed' && wanted) await ask(wanted)
  }

  async function ask(what: Intent) {
    screen.value = { at: 'taking' }
    const result = await send<TicketTaken>(what, options())
    screen.value = result.ok
      ? { at: 'ticket', ticket: result.answer }
      : { at: 'failed', problem: result.problem, unsure: result.unsure }
  }

  return { screen, group, service, go, home, back, chooseGroup, chooseService, take, retry }
}
