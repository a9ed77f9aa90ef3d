import { ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { asProblem } from '@/api/problem'
import type { Recipient } from '@/api/types'
import { toast, toastProblem } from '@/ui/toasts'
import { putRecipient } from '../api'

/** Lets somebody go, after asking, and takes them in again. */
export function useActivation(changed: () => void) {
  const { t } = useI18n()
  const leaving = shallowRef<Recipient | null>(null)
  const asks = ref(false)
  const busy = ref(false)

  function ask(person: Recipient) {
    leaving.value = person
    asks.value = true
  }

  async function setActive({ id, displayName: name }: Recipient, active: boolean) {
    busy.value = true
    try {
      await putRecipient(id, { active })
      asks.value = false
      toast(active ? t('people.reactivated', { name }) : t('people.deactivated', { name }))
      changed()
    } catch (thrown) {
      toastProblem(asProblem(thrown))
    } finally {
      busy.value = false
    }
  }

  return { leaving, asks, busy, ask, setActive }
}
