import { say, t } from '../../lib/i18n'
import { boundTo } from '../../lib/devices'
import type { DeviceKind } from '../../wire/DeviceKind'
import type { Devices } from '../../wire/Devices'

/** Where a device stands, in words; a place that the hall no longer has is named by its id. */
export function placeWords(device: { kind: DeviceKind; place?: string }, all: Devices): string {
  const id = device.place
  if (id === undefined) return t(boundTo(device.kind) ? 'devices.everyZone' : 'staff.wholeHall')
  const found = [...all.zones, ...all.counters].find((one) => one.id === id)
  return found ? say(found.name) : id
}
