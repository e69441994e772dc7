// A ring for what cannot wait to be read: somebody must go now.

import { ref, watch, type Ref } from 'vue'

import { keep, recall } from '../../lib/storage'
import type { Alert } from '../../wire/Alert'
import { ringsFor } from './alerts'

/** Where the choice is kept. */
const KEY = 'jiaohao.manage.ring'
/** Two tones, Hz, one after the other. */
const TONES = [880, 660]
/** How long each lasts, s. */
const TONE_SECS = 0.25

/** Which of the alerts are new since the last look. */
export function newRings(before: ReadonlySet<string>, alerts: readonly Alert[]): string[] {
  const now = alerts.map(ringsFor).filter((name) => name !== null)
  return now.filter((name) => !before.has(name))
}

/** Rings once for each new alert of that kind while it is switched on. */
export function useRing(alerts: Ref<readonly Alert[]>) {
  const on = ref(recall(KEY) === 'on')
  let sound: AudioContext | null = null
  let known = new Set<string>()

  function ring() {
    // A browser gives no sound before the first press on the page; the alert is read all the same.
    sound ??= new AudioContext()
    void sound.resume()
    const start = sound.currentTime
    TONES.forEach((tone, at) => {
      if (!sound) return
      const voice = sound.createOscillator()
      const volume = sound.createGain()
      voice.frequency.value = tone
      volume.gain.setValueAtTime(0.25, start + at * TONE_SECS)
      volume.gain.linearRampToValueAtTime(0, start + (at + 1) * TONE_SECS)
      voice.connect(volume).connect(sound.destination)
      voice.start(start + at * TONE_SECS)
      voice.stop(start + (at + 1) * TONE_SECS)
    })
  }

  function turn() {
    on.value = !on.value
    keep(KEY, on.value ? 'on' : 'off')
    // Heard at once, so that whoever switches it on knows how loud it is.
    if (on.value) ring()
  }

  watch(alerts, (now) => {
    const fresh = newRings(known, now)
    known = new Set(now.map(ringsFor).filter((name) => name !== null))
    if (on.value && fresh.length > 0) ring()
  })

  return { on, turn }
}
