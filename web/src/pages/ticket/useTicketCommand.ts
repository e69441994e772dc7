import { ref } from 'vue'

import { intent, send, type Intent, type Shown } from '../../lib/api'
import { lang, t } from '../../lib/i18n'

/** A command about this ticket; a second press or a retry sends the same key. */
export function useTicketCommand(ticket: string) {
  const sending = ref(false)
  const problem = ref<Shown | null>(null)
  let wanted: Intent | null = null

  async function ask(what: 'return' | 'cancel') {
    if (sending.value) return
    const path = `/api/v1/tickets/${encodeURIComponent(ticket)}/${what}`
    if (wanted?.path !== path) wanted = intent(path, {})
    sending.value = true
    problem.value = null
    const result = await send<unknown>(wanted, {
      lang: lang.value,
      offline: {
        kind: 'offline',
        title: t('live.offlineTitle'),
        detail: t('live.offlineDetail'),
        next_step: t('live.offlineNext'),
      },
    })
    sending.value = false
    if (!result.ok) problem.value = result.problem
    // Only an unknown outcome is asked for again under the same key.
    if (result.ok || !result.unsure) wanted = null
  }

  return { sending, problem, ask }
}
