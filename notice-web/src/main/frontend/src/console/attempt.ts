import { ref, shallowRef } from 'vue'
import { type Problem, asProblem } from '@/api/problem'

/**
 * Work that may fail: while it runs, buttons wait; what went wrong is kept until the next time.
 *
 * @param failed what becomes of a failure instead
 */
export function useAttempt(failed?: (problem: Problem) => unknown) {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    busy.value = true
    problem.value = null
    try {
      await work()
    } catch (thrown) {
      const failure = asProblem(thrown)
      if (failed === undefined) problem.value = failure
      else await failed(failure)
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, attempt }
}
