import { useI18n } from 'vue-i18n'
import type { NoticeAudience } from '@/api/types'
import { useTimes } from '@/time/use-times'
import { useGroups } from '../directory/groups'

const NAMED = 2

/** Whom a notice is for, in words: everyone, or its groups by name, and how many are named. */
export function useAudienceWords() {
  const { t } = useI18n()
  const groups = useGroups()
  const times = useTimes()

  return (audience: NoticeAudience): string => {
    if (audience.everyone) return t('compose.everyone')
    const parts = audience.groups.slice(0, NAMED).map((key) => groups.nameOf(key))
    const others = audience.groups.length - NAMED
    if (others > 0) parts.push(t('notices.moreGroups', { count: others }, others))
    const named = audience.recipients.length
    if (named > 0) parts.push(t('notices.named', { count: times.value.number(named) }, named))
    return parts.length === 0 ? t('notices.nobody') : parts.join(t('notices.separator'))
  }
}
