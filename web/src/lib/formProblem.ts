import type { ComputedRef, InjectionKey } from 'vue'

/** What is wrong in a form: the field at fault, if one is, and the id of the note that says it. */
type FormProblem = { field: string | undefined; noteId: string }

/** By it a form tells its fields; null while nothing is wrong. */
export const FORM_PROBLEM: InjectionKey<ComputedRef<FormProblem | null>> = Symbol('form problem')
