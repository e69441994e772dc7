import { t } from '../../lib/i18n'

/** The stored text laid out in lines, with the names of the ids that a line holds. */
export function detailLines(detail: string, names: Record<string, string>): [string, string][] {
  let text = detail
  try {
    text = JSON.stringify(JSON.parse(detail), null, 2)
  } catch {
    // Whatever is stored there is shown; nothing is hidden because it cannot be read.
  }
  const known = Object.entries(names)
  return text.split('\n').map((line) => {
    const found = known.filter(([id]) => line.includes(id)).map(([, name]) => name)
    return [line, found.join(t('common.and'))]
  })
}
