// Why a device's page cannot come in. A browser hides the reason of a WebSocket that does not
// open, so the page asks who it is and what there is, and judges for itself.

import type { DeviceKind } from '../wire/DeviceKind'
import type { PlaceZone } from '../wire/PlaceZone'
import type { Places } from '../wire/Places'
import type { WhoAmI } from '../wire/WhoAmI'

/** Whether this browser is enrolled as a device of that kind, wherever it stands. */
export function isEnrolled(who: WhoAmI, kind: DeviceKind): boolean {
  return who.devices.some((device) => device.kind === kind)
}

/** Why a board stays shut. */
export type BoardDoor =
  | { why: 'no-zone'; zones: PlaceZone[] }
  | { why: 'not-enrolled' }
  /** It is the screen of another zone. */
  | { why: 'other-zone'; zones: PlaceZone[] }

/** Why the board of a zone does not open; null when it should. */
export function boardDoor(who: WhoAmI, places: Places, zone: string): BoardDoor | null {
  if (!places.zones.some((one) => one.id === zone)) return { why: 'no-zone', zones: places.zones }
  const bound = who.devices.filter((device) => device.kind === 'display').map((one) => one.place)
  if (bound.length === 0) return { why: 'not-enrolled' }
  if (bound.some((place) => place === undefined || place === zone)) return null
  return { why: 'other-zone', zones: places.zones.filter((one) => bound.includes(one.id)) }
}
