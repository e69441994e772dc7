// What the kiosk does, apart from how it looks: choose a group, a service or a package, how to
// queue, get a ticket; or come back after a missed call. One tap on "how to queue" is one intent
// with one key, so a second tap or a retry can never give a second ticket.

import { computed, ref } from 'vue'

import { intent, send, type Intent, type SendOptions, type Shown } from '../../lib/api'
import type { CareKind } from '../../wire/CareKind'
import type { Done } from '../../wire/Done'
import type { KioskGroup } from '../../wire/KioskGroup'
import type { KioskPackage } from '../../wire/KioskPackage'
import type { KioskService } from '../../wire/KioskService'
import type { KioskView } from '../../wire/KioskView'
import type { TakeTicket } from '../../wire/TakeTicket'
import type { TicketTaken } from '../../wire/TicketTaken'

/** How somebody queues. */
export type Who = { kind: 'ordinary' } | { kind: 'care'; care: CareKind } | { kind: 'enterprise' }

/** What somebody came for: a service, or a package of several on one number. */
export type Errand = { kind: 'service' | 'package'; id: string }

/** What was asked of the server. */
export type Asked = 'take' | 'return'

export type Screen =
  | { at: 'groups' }
  | { at: 'search' }
  | { at: 'packages' }
  | { at: 'services'; group: string }
  | { at: 'who'; group: string; errand: Errand }
  | { at: 'missed' }
  | { at: 'sending'; asked: Asked }
  | { at: 'ticket'; ticket: TicketTaken }
  | { at: 'returned'; number: string }
  | { at: 'failed'; asked: Asked; problem: Shown; unsure: boolean }

/** The body of `POST /api/v1/tickets` for a choice. */
export function takeBody(errand: Errand, who: Who): TakeTicket {
  const body: TakeTicket = { [errand.kind]: errand.id, source: 'kiosk' }
  if (who.kind === 'care') body.care = who.care
  if (who.kind === 'enterprise') body.enterprise = true
  return body
}

/** Which of the three steps to a ticket a screen belongs to; 0 for none. */
export function stepOf(screen: Screen): number {
  const steps: Partial<Record<Screen['at'], number>> = {
    groups: 1,
    search: 1,
    packages: 1,
    services: 2,
    who: 3,
  }
  return steps[screen.at] ?? 0
}

export function useFlow(view: () => KioskView | null, options: () => SendOptions) {
  const screen = ref<Screen>({ at: 'groups' })
  const trail = ref<Screen[]>([])
  let wanted: { asked: Asked; what: Intent; number: string } | null = null

  const group = computed<KioskGroup | null>(() => {
    const now = screen.value
    if (now.at !== 'services' && now.at !== 'who') return null
    return view()?.groups.find((one) => one.id === now.group) ?? null
  })
  const errand = computed<KioskService | KioskPackage | null>(() => {
    const now = screen.value
    if (now.at !== 'who') return null
    const all = now.errand.kind === 'service' ? group.value?.services : group.value?.packages
    return all?.find((one) => one.id === now.errand.id) ?? null
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
    const alone = only && chosen.packages.length === 0 && !only.full && !only.interrupted
    // A group with a single service needs no second step.
    if (alone) chooseErrand(id, { kind: 'service', id: only.id })
    else go({ at: 'services', group: id })
  }

  function chooseErrand(groupId: string, what: Errand) {
    go({ at: 'who', group: groupId, errand: what })
  }

  async function take(who: Who) {
    const now = screen.value
    if (now.at !== 'who') return
    trail.value.push(now)
    const what = intent('/api/v1/tickets', takeBody(now.errand, who))
    await ask({ asked: 'take', what, number: '' })
  }

  /** 过号恢复: the holder of this number is here again. */
  async function comeBack(number: string) {
    const now = screen.value
    if (now.at !== 'missed') return
    trail.value.push(now)
    const what = intent(`/api/v1/visits/${encodeURIComponent(number)}/return`, {})
    await ask({ asked: 'return', what, number })
  }

  /** Sends the same intent again: the same key, so it is done at most once. */
  async function retry() {
    if (screen.value.at === 'failed' && wanted) await ask(wanted)
  }

  async function ask(now: NonNullable<typeof wanted>) {
    wanted = now
    const { asked, what, number } = now
    screen.value = { at: 'sending', asked }
    const result = await send<TicketTaken | Done>(what, options())
    if (!result.ok) {
      screen.value = { at: 'failed', asked, problem: result.problem, unsure: result.unsure }
    } else if (asked === 'take') {
      screen.value = { at: 'ticket', ticket: result.answer as TicketTaken }
    } else {
      screen.value = { at: 'returned', number }
    }
  }

  return { screen, group, errand, go, home, back, chooseGroup, chooseErrand, take, comeBack, retry }
}
