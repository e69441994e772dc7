// The number of a ticket as somebody types it from paper: a letter, then digits.

/** A hall gives at most so many numbers of one letter in a day. */
const MAX_DIGITS = 4
/** Numbers are printed with at least so many digits: A001. */
const MIN_DIGITS = 3

export type Typed = { prefix: string; digits: string }

export const NOTHING_TYPED: Typed = { prefix: '', digits: '' }

/** The same with one more digit, as far as there is room. */
export function withDigit(typed: Typed, digit: string): Typed {
  return { ...typed, digits: (typed.digits + digit).slice(0, MAX_DIGITS) }
}

/** The same without the last key. */
export function withoutLast(typed: Typed): Typed {
  return typed.digits === '' ? NOTHING_TYPED : { ...typed, digits: typed.digits.slice(0, -1) }
}

/** `A`, `1` → `A001`; none before a letter and a digit other than zero are there. */
export function numberOf(typed: Typed): string | null {
  const digits = typed.digits.replace(/^0+/, '')
  if (typed.prefix === '' || digits === '') return null
  return typed.prefix + digits.padStart(MIN_DIGITS, '0')
}
