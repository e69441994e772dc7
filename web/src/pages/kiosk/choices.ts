import { say, t } from '../../lib/i18n'
import type { KioskGroup } from '../../wire/KioskGroup'
import type { KioskPackage } from '../../wire/KioskPackage'
import type { KioskService } from '../../wire/KioskService'
import type { Choice } from './ChoiceGrid.vue'
import type { Errand } from './flow'

/** A choice of an errand, with the group it is in. */
export type ErrandChoice = Choice & { group: string; errand: Errand }

/** The groups as choices in the order of their letters, with how many wait and on which floor. */
export function groupChoices(groups: KioskGroup[]): Choice[] {
  return inOrder(groups).map((group) => {
    const reasons = group.services.map(closed)
    return {
      id: group.id,
      title: say(group.name),
      badge: group.prefix,
      facts: [],
      waiting: { count: group.waiting, below: say(group.floor) },
      ...(group.note ? { note: say(group.note) } : {}),
      ...(reasons.every((reason) => reason) ? { closed: reasons[0] } : {}),
    }
  })
}

/** The packages and services of a group as choices. */
export function errandChoices(group: KioskGroup): ErrandChoice[] {
  return [
    ...group.packages.map((one) => packageChoice(group, one)),
    ...group.services.map((one) => serviceChoice(group, one)),
  ]
}

/** The packages of all groups. */
export function packageChoices(groups: KioskGroup[]): ErrandChoice[] {
  return inOrder(groups).flatMap((group) => group.packages.map((one) => packageChoice(group, one)))
}

function serviceChoice(group: KioskGroup, service: KioskService): ErrandChoice {
  const reason = closed(service)
  return {
    id: `service:${service.id}`,
    group: group.id,
    errand: { kind: 'service', id: service.id },
    title: say(service.name),
    facts: [
      service.open_counters > 0 ? t('kiosk.open', service.open_counters) : t('kiosk.noneOpen'),
      ...(service.enterprise ? [t('kiosk.greenTag')] : []),
    ],
    waiting: { count: service.waiting },
    ...(reason ? { closed: reason } : {}),
  }
}

function packageChoice(group: KioskGroup, one: KioskPackage): ErrandChoice {
  return {
    id: `package:${one.id}`,
    group: group.id,
    errand: { kind: 'package', id: one.id },
    title: say(one.name),
    badge: t('kiosk.packageBadge'),
    note: t('kiosk.packageSteps', { steps: one.steps.map(say).join(t('common.and')) }),
    facts: [],
    ...(one.full ? { closed: t('kiosk.full') } : {}),
  }
}

/** Why no tickets are given for a service now. */
function closed(service: KioskService): string | undefined {
  if (service.interrupted) return t('kiosk.interrupted', { reason: t(`interrupt.${service.interrupted}`) })
  return service.full ? t('kiosk.full') : undefined
}

function inOrder(groups: KioskGroup[]): KioskGroup[] {
  return [...groups].sort((a, b) => a.prefix.localeCompare(b.prefix))
}
