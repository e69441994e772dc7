// The pairing code as people type it.

/** The characters of a code: none that could be taken for another. */
export const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const GROUP = 4
export const CODE_LENGTH = 2 * GROUP

/** What of a typed text belongs to a code: capitals, without spaces and dashes, at most eight. */
export function normalised(typed: string): string {
  const characters = Array.from(typed.toUpperCase()).filter((one) => ALPHABET.includes(one))
  return characters.slice(0, CODE_LENGTH).join('')
}

/** Whether a typed text has a letter or digit that no code has. */
export function hasAbsent(typed: string): boolean {
  return Array.from(typed.toUpperCase()).some(
    (one) => /[\p{L}\p{N}]/u.test(one) && !ALPHABET.includes(one),
  )
}

/** As it is read: `7K4M-9PQ2`; the dash comes with the fifth character. */
export function grouped(code: string): string {
  return code.length > GROUP ? `${code.slice(0, GROUP)}-${code.slice(GROUP)}` : code
}
