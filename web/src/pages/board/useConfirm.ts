import { watch } from 'vue'

import type { LiveState } from '../../lib/live'
import type { BoardCall } from '../../wire/BoardCall'
import type { ToServer } from '../../wire/ToServer'
import { toConfirm } from './model'

/**
 * Answers `shown` for calls that are really on the screen: their rows are in the document, two
 * frames have been painted since, and the page is not hidden. Each call once per connection.
 */
export function useConfirm(
  visible: () => BoardCall[],
  live: LiveState<'board'>,
  send: (frame: ToServer) => boolean,
  onScreen: (calls: BoardCall[]) => void,
) {
  let said = new Set<number>()
  let connection = 0

  function confirm(calls: BoardCall[]) {
    if (document.visibilityState !== 'visible' || !live.connected) return
    onScreen(calls)
    if (connection !== live.connection) {
      connection = live.connection
      said = new Set()
    }
    const painted = calls.filter((call) => document.getElementById(`call-${call.call_id}`))
    const call_ids = toConfirm(painted, said)
    if (call_ids.length > 0 && send({ type: 'shown', call_ids })) {
      call_ids.forEach((id) => said.add(id))
    }
  }

  function afterPaint() {
    const calls = visible()
    requestAnimationFrame(() => requestAnimationFrame(() => confirm(calls)))
  }

  watch([visible, () => live.connection, () => live.connected], afterPaint, {
    flush: 'post',
    immediate: true,
  })
  document.addEventListener('visibilitychange', afterPaint)
}
