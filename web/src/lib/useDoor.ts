import { shallowRef, watch, type ShallowRef } from 'vue'

import type { Places } from '../wire/Places'
import type { WhoAmI } from '../wire/WhoAmI'
import { get } from './api'
import { asCitizen } from './asking'

/** So many attempts in a row without a link: the page asks why. */
const ASK_AFTER = 2

/**
 * What keeps a device's page out, once its link has failed twice; null while nothing does or the
 * server does not answer either.
 */
export function useDoor<D>(
  live: { failures: number; connected: boolean },
  judge: (who: WhoAmI, places: Places) => D | null,
): ShallowRef<D | null> {
  const door = shallowRef<D | null>(null)

  watch([() => live.failures, () => live.connected], async () => {
    if (live.connected) door.value = null
    if (live.failures < ASK_AFTER) return
    const [who, places] = await Promise.all([
      get<WhoAmI>('/api/v1/session', asCitizen()),
      get<Places>('/api/v1/places', asCitizen()),
    ])
    // The link may have opened while the answers were on the way.
    if (live.connected || !who.ok || !places.ok) return
    door.value = judge(who.answer, places.answer)
  })

  return door
}
