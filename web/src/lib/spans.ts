import { t } from './i18n'

/** A span as people say it: `40 秒`, `14 分钟`, `3 小时 5 分钟`, `2 天`. */
export function spanWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const minutes = Math.floor(whole / 60)
  if (minutes < 2) return t('manage.seconds', { n: whole })
  if (minutes < 120) return t('manage.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return t('manage.hours', { n: hours, m: minutes % 60 })
  return t('manage.days', { n: Math.floor(hours / 24) })
}
