import { onUnmounted, onUpdated, watch, type ShallowRef } from 'vue'

/**
 * Keeps the last visible row of a scrolling table whole: the box, which may take the height its
 * parent leaves it, ends between two rows.
 */
export function useWholeRows(box: Readonly<ShallowRef<HTMLElement | null>>): void {
  function fit() {
    const scroller = box.value
    if (!scroller) return
    scroller.style.maxHeight = ''
    const top = scroller.getBoundingClientRect().top - scroller.scrollTop
    const ends = [...scroller.querySelectorAll('tr')].map(
      (row) => row.getBoundingClientRect().bottom - top,
    )
    const fits = ends.filter((end) => end <= scroller.clientHeight + 1).at(-1)
    if (fits !== undefined) scroller.style.maxHeight = `${Math.ceil(fits)}px`
  }

  const watcher = new ResizeObserver(fit)
  watch(box, (now, before) => {
    if (before?.parentElement) watcher.unobserve(before.parentElement)
    if (now?.parentElement) watcher.observe(now.parentElement)
  })
  onUpdated(fit)
  onUnmounted(() => watcher.disconnect())
}
