import { ref } from 'vue'

import { intent, send, type Intent, type SendOptions, type Shown } from './api'
import { asStaff } from './asking'
import { goSignIn, mustChange } from './goSignIn'

/** Sends commands of one place of a page, one at a time; a second press sends the same key. */
export function usePost(options: () => SendOptions = asStaff) {
  const sending = ref(false)
  const problem = ref<Shown | null>(null)
  let wanted: Intent | null = null

  /** The answer; null when there is none, and then `problem` says why. */
  async function post<T>(path: string, body: unknown = {}): Promise<T | null> {
    if (sending.value) return null
    // Only an unknown outcome is asked for again under the same key.
    const same = wanted?.path === path && JSON.stringify(wanted.body) === JSON.stringify(body)
    const what = same && wanted ? wanted : intent(path, body)
    sending.value = true
    problem.value = null
    const result = await send<T>(what, options())
    sending.value = false
    wanted = !result.ok && result.unsure ? what : null
    if (result.ok) return result.answer
    problem.value = result.problem
    if (mustChange(result.problem)) goSignIn()
    return null
  }

  return { sending, problem, post }
}
