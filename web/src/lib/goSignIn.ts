import type { Shown } from './api'
import { signInPath } from './nextPath'

/** Goes to the sign-in page, which comes back here. */
export function goSignIn(): void {
  location.replace(signInPath(location.pathname + location.search))
}

/** Whether the sign-in page must first give somebody a password of their own. */
export function mustChange(problem: Shown): boolean {
  return problem.kind === '/problems/password-must-change'
}
