import { say, t } from '../../lib/i18n'
import { unknownPlace } from '../../lib/places'
import { spanWords } from '../../lib/spans'
import type { Alert } from '../../wire/Alert'

/** How long something has been silent: `offline for 40 s`. */
export function offlineFor(secs: number): string {
  return t('manage.offline', { time: spanWords(secs) })
}

/** An alert in words: what is the matter, and what to do. */
export function alertWords(alert: Alert, deviceName: (id: string) => string): { what: string; todo: string } {
  switch (alert.alert) {
    case 'no-screen':
      return {
        what: t('alert.noScreen', { zone: say(alert.zone) }),
        todo: t('alert.noScreenDo'),
      }
    case 'device-offline':
      return {
        what: t('alert.deviceOffline', {
          device: deviceName(alert.device),
          time: offlineFor(alert.silent_secs),
        }),
        todo: t('alert.deviceOfflineDo'),
      }
    case 'call-not-shown':
      return {
        what: t('alert.callNotShown', { number: alert.number, counter: alert.counter_number }),
        todo: t('alert.callNotShownDo'),
      }
    case 'nobody-serves':
      return {
        what: t('alert.nobodyServes', { service: say(alert.service), n: alert.waiting }),
        todo: t('alert.nobodyServesDo'),
      }
    case 'help-asked':
      return {
        what: t(alert.kind === 'emergency' ? 'alert.emergency' : 'alert.helpAsked', {
          counter: alert.counter_number,
        }),
        todo: t(alert.kind === 'emergency' ? 'alert.emergencyDo' : 'alert.helpAskedDo'),
      }
    case 'not-back':
      return {
        what: t('alert.notBack', {
          counter: alert.counter_number,
          n: Math.ceil(alert.late_secs / 60),
        }),
        todo: t('alert.notBackDo'),
      }
    case 'interrupted':
      return {
        what: t('alert.interrupted', { service: say(alert.service), n: alert.waiting }),
        todo: t('alert.interruptedDo'),
      }
    case 'overtime':
      return {
        what: t('alert.overtime', { n: alert.waiting }),
        todo: t('alert.overtimeDo'),
      }
    case 'unknown-place':
      return {
        what: t('alert.unknownPlace', { device: alert.device, place: unknownPlace(alert.place) }),
        todo: t('alert.unknownPlaceDo'),
      }
    case 'no-sound':
      return { what: t('alert.noSound', { device: alert.device }), todo: t('alert.noSoundDo') }
    case 'lost-displays':
      return {
        what: t('alert.lostDisplays', {
          device: alert.device,
          counters: alert.counters.join(t('common.and')),
        }),
        todo: t('alert.lostDisplaysDo'),
      }
    case 'many-voices':
      return {
        what: t('alert.manyVoices', {
          zone: say(alert.zone),
          devices: alert.devices.join(t('common.and')),
        }),
        todo: t('alert.manyVoicesDo'),
      }
    case 'disk-low':
      return {
        what: t('alert.diskLow', { device: alert.device, free: alert.free_mib }),
        todo: t('alert.diskLowDo'),
      }
    case 'guide-wanted':
      return {
        what: t(alert.hearing ? 'alert.guideWantedDeaf' : 'alert.guideWanted', {
          number: alert.number,
          counter: alert.counter_number,
        }),
        todo: t('alert.guideWantedDo'),
      }
    case 'clock-deviation':
      return {
        what: t('alert.clockDeviation', { n: alert.secs }),
        todo: t('alert.clockDeviationDo'),
      }
  }
}

/** What names an alert that somebody is to be rung for; null for those that can wait to be read. */
export function ringsFor(alert: Alert): string | null {
  switch (alert.alert) {
    case 'help-asked':
      return `help ${alert.counter_number} ${alert.kind}`
    case 'guide-wanted':
      return `guide ${alert.number} ${alert.counter_number}`
    case 'call-not-shown':
      return `call ${alert.number} ${alert.counter_number}`
    default:
      return null
  }
}
