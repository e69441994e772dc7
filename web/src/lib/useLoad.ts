import { ref, shallowRef } from 'vue'

import { get, type Shown } from './api'
import { asStaff } from './asking'
import { signInPath } from './nextPath'

/** Goes to the sign-in page, which comes back here. */
export function goSignIn(): void {
  location.replace(signInPath(location.pathname + location.search))
}

/** Reads something of the staff's; a session that has ended goes to the sign-in page. */
export function useLoad<T>(path: () => string) {
  const data = shallowRef<T | null>(null)
  const problem = ref<Shown | null>(null)

  async function load(): Promise<void> {
    const asked = path()
    const result = await get<T>(asked, asStaff())
    // Something else has been asked for meanwhile.
    if (asked !== path()) return
    if (!result.ok && result.status === 401) return goSignIn()
    problem.value = result.ok ? null : result.problem
    if (result.ok) data.value = result.answer
  }

  return { data, problem, load }
}
