import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { type Problem, asProblem } from '@/api/problem'

/**
 * One thing that is shown whole. Only the last question counts; what was shown stays while it is asked for anew, and
 * when that fails.
 */
export function useLoaded<T>(fetchIt: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let question = 0

  async function load() {
    const mine = ++question
    loading.value = true
    try {
      const answer = await fetchIt()
      if (mine !== question) return
      data.value = answer
      problem.value = null
    } catch (thrown) {
      const failure = asProblem(thrown)
      if (mine === question) problem.value = failure
    } finally {
      if (mine === question) loading.value = false
    }
  }

  /** For another question than before: nothing of the former answer is shown. */
  async function loadAnew() {
    data.value = null
    problem.value = null
    await load()
  }

  return { data, problem, loading, load, loadAnew }
}

/** Does something now and again and again, while the page is in sight. */
export function useAgain(work: () => Promise<void>, everyMs: number): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  async function turn() {
    clearTimeout(timer)
    if (document.visibilityState === 'visible') await work()
    if (!ended) timer = setTimeout(() => void turn(), everyMs)
  }

  const onVisible = () => {
    if (document.visibilityState === 'visible') void turn()
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', onVisible)
    void turn()
  })
  onBeforeUnmount(() => {
    ended = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onVisible)
  })
}
