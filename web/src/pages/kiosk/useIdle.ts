import { computed, onMounted, onUnmounted, ref, watch } from 'vue'

const ACTIVITY = ['pointerdown', 'keydown'] as const

/**
 * Counts down while nobody touches the screen. `limit` is in seconds, null = do not count;
 * at zero `onIdle` is called and the count begins again.
 */
export function useIdle(limit: () => number | null, onIdle: () => void) {
  const quietSince = ref(performance.now())
  const now = ref(performance.now())
  let ticking: ReturnType<typeof setInterval> | undefined

  const left = computed(() => {
    const secs = limit()
    return secs === null ? null : Math.max(0, Math.ceil(secs - (now.value - quietSince.value) / 1000))
  })

  function touch() {
    quietSince.value = performance.now()
    now.value = quietSince.value
  }

  onMounted(() => {
    ACTIVITY.forEach((name) => addEventListener(name, touch, { capture: true }))
    ticking = setInterval(() => {
      now.value = performance.now()
      if (left.value === 0) {
        touch()
        onIdle()
      }
    }, 250)
  })
  onUnmounted(() => {
    ACTIVITY.forEach((name) => removeEventListener(name, touch, { capture: true }))
    clearInterval(ticking)
  })
  // A new screen starts its own count.
  watch(limit, touch)

  return { left, touch }
}
