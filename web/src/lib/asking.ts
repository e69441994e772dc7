// How this page asks the server: in the user's language, and what it says when nobody answers.

import type { SendOptions } from './api'
import { lang, t } from './i18n'

function asking(nextStep: string): SendOptions {
  return {
    lang: lang.value,
    offline: {
      kind: 'offline',
      title: t('live.offlineTitle'),
      detail: t('live.offlineDetail'),
      next_step: nextStep,
    },
  }
}

/** On the pages of citizens: the guide desk helps. */
export const asCitizen = () => asking(t('live.offlineNext'))
/** On the pages of the hall's own people. */
export const asStaff = () => asking(t('live.offlineStaff'))
