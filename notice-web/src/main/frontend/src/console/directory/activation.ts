import { useI18n } from 'vue-i18n'
import type { Recipient } from '@/api/types'
import { toast, toastProblem } from '@/ui/toasts'
import { putRecipient } from '../api'
import { useAttempt } from '../attempt'
import { useQuestion } from '../question'

/** Lets somebody go, after asking, and takes them in again. */
export function useActivation(changed: () => void) {
  const { t } = useI18n()
  const { attempt } = useAttempt(toastProblem)

  async function put({ id, displayName: name }: Recipient, active: boolean) {
    await putRecipient(id, { active })
    toast(active ? t('people.reactivated', { name }) : t('people.deactivated', { name }))
    changed()
  }

  return {
    leaving: useQuestion<Recipient>((person) => put(person, false)),
    reactivate: (person: Recipient) => void attempt(() => put(person, true)),
  }
}
