import { reactive, ref, shallowRef } from 'vue'
import { toastProblem } from '@/ui/toasts'
import { useAttempt } from './attempt'

export type Question<T extends object> = ReturnType<typeof useQuestion<T>>

/** Asks before something is done to one of a list, and does it once that is confirmed. */
export function useQuestion<T extends object>(deed: (about: T) => Promise<unknown>) {
  const about = shallowRef<T | null>(null)
  const open = ref(false)
  const { busy, attempt } = useAttempt(toastProblem)

  function ask(one: T) {
    about.value = one
    open.value = true
  }

  function confirmed() {
    const one = about.value
    if (one === null) return
    void attempt(async () => {
      await deed(one)
      open.value = false
    })
  }

  /** What the dialog that asks is bound to. */
  function dialog() {
    return {
      modelValue: open.value,
      busy: busy.value,
      onConfirmed: confirmed,
      'onUpdate:modelValue': (shown: boolean) => {
        open.value = shown
      },
    }
  }

  return reactive({ about, ask, dialog })
}
