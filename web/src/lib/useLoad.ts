import { ref, shallowRef } from 'vue'

import { get, type Shown } from './api'
import { asStaff } from './asking'
import { goSignIn, mustChange } from './goSignIn'

/** Reads something of the staff's; a session that has ended goes to the sign-in page. */
export function useLoad<T>(path: () => string) {
  const data = shallowRef<T | null>(null)
  const problem = ref<Shown | null>(null)

  async function load(): Promise<void> {
    const asked = path()
    const result = await get<T>(asked, asStaff())
    // Something else has been asked for meanwhile.
    if (asked !== path()) return
    if (!result.ok && (result.status === 401 || mustChange(result.problem))) return goSignIn()
    problem.value = result.ok ? null : result.problem
    if (result.ok) data.value = result.answer
  }

  return { data, problem, load }
}
