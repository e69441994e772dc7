import { t } from '../../lib/i18n'
import type { Health } from '../../wire/Health'

/** What a device can be told. */
export type DeviceOrder = 'identify' | 'reload'

/** How a device's machine is doing, a line each; nothing when it has not said. */
export function healthWords(health: Health | undefined): string[] {
  if (!health) return []
  const free = health.disk_free_mib
  const disk = free >= 1024 ? `${Math.floor(free / 1024)} GiB` : `${free} MiB`
  const lines = [t('devices.health', { cpu: health.cpu_percent, memory: health.memory_mib, disk })]
  if (health.sound === false) lines.push(t('devices.noSound'))
  if (health.late_calls > 0) lines.push(t('devices.lateCalls', { n: health.late_calls }))
  return lines
}
