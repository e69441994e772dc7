import { say, t } from '../../lib/i18n'
import type { KioskGroup } from '../../wire/KioskGroup'
import type { Choice } from './ChoiceGrid.vue'

/** The groups as choices in the order of their letters, with how many wait and on which floor. */
export function groupChoices(groups: KioskGroup[]): Choice[] {
  return [...groups]
    .sort((a, b) => a.prefix.localeCompare(b.prefix))
    .map((group) => ({
      id: group.id,
      title: say(group.name),
      badge: group.prefix,
      facts: [],
      waiting: { count: group.waiting, below: say(group.floor) },
      ...(group.note ? { note: say(group.note) } : {}),
      ...(group.services.every((service) => service.full) ? { closed: t('kiosk.full') } : {}),
    }))
}

/** The services of a group as choices. */
export function serviceChoices(group: KioskGroup): Choice[] {
  return group.services.map((service) => ({
    id: service.id,
    title: say(service.name),
    facts: [
      service.open_counters > 0 ? t('kiosk.open', service.open_counters) : t('kiosk.noneOpen'),
      ...(service.enterprise ? [t('kiosk.greenTag')] : []),
    ],
    waiting: { count: service.waiting },
    ...(service.full ? { closed: t('kiosk.full') } : {}),
  }))
}
