import type { DeviceKind } from '../wire/DeviceKind'

/** Every kind of device, those with a page first. */
export const DEVICE_KINDS: DeviceKind[] = [
  'kiosk',
  'display',
  'counter',
  'evaluator',
  'led',
  'printer',
  'bridge',
]

/** What a device of that kind is bound to. */
export function boundTo(kind: DeviceKind): 'zone' | 'counter' | null {
  if (kind === 'display') return 'zone'
  return kind === 'counter' || kind === 'evaluator' || kind === 'led' ? 'counter' : null
}
