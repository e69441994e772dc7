import type { UnknownPlace } from '../wire/UnknownPlace'
import { t } from './i18n'

/** A place that the hall does not have, in words. */
export function unknownPlace(place: UnknownPlace): string {
  return 'zone' in place
    ? t('devices.unknownZone', { id: place.zone })
    : t('devices.unknownCounter', { id: place.counter })
}
