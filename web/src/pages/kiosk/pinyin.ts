// Search without a Chinese keyboard: people type the first letters of the syllables, BDC for 不动产.
// The letters come from the browser's own pinyin ordering, so no dictionary is shipped.

import type { Text } from '../../wire/Text'

/** The first character, in pinyin order, of every letter that begins a Mandarin syllable. */
const FIRSTS: [string, string][] = [
  ['吖', 'A'], ['八', 'B'], ['嚓', 'C'], ['咑', 'D'], ['妸', 'E'], ['发', 'F'], ['旮', 'G'],
  ['哈', 'H'], ['丌', 'J'], ['咔', 'K'], ['垃', 'L'], ['呣', 'M'], ['拏', 'N'], ['噢', 'O'],
  ['妑', 'P'], ['七', 'Q'], ['呥', 'R'], ['仨', 'S'], ['他', 'T'], ['屲', 'W'], ['夕', 'X'],
  ['丫', 'Y'], ['帀', 'Z'],
]

const collator = new Intl.Collator('zh-u-co-pinyin')

function initial(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character.toUpperCase()
  if (!/\p{Script=Han}/u.test(character)) return ''
  let letter = ''
  for (const [first, candidate] of FIRSTS) {
    if (collator.compare(character, first) < 0) break
    letter = candidate
  }
  return letter
}

/** `不动产登记` → `BDCDJ`; letters and digits stay, anything else is left out. */
export function initials(text: string): string {
  return Array.from(text, initial).join('')
}

/** Whether what was typed finds this name, in either language. */
export function matches(name: Text, typed: string): boolean {
  const wanted = typed.trim()
  if (wanted === '') return false
  if (name.zh.includes(wanted)) return true
  const letters = wanted.toUpperCase()
  if (initials(name.zh).includes(letters)) return true
  return name.en.toUpperCase().split(/[^A-Z0-9]+/).some((word) => word.startsWith(letters))
}
