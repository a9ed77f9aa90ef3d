import { reactive, ref, shallowRef } from 'vue'
import { toastProblem } from '@/ui/toasts'
import { useAttempt } from './attempt'

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

  return reactive({ about, open, busy, ask, confirmed })
}
