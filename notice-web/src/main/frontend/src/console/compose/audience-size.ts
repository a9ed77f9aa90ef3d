import { onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { type Problem, asProblem } from '@/api/problem'
import type { Audience, AudiencePreview } from '@/api/types'
import { previewAudience } from '../api'

const AFTER_MS = 200
/** Who is online changes by itself. */
const AGAIN_MS = 30_000

export type AudienceSize = ReturnType<typeof useAudienceSize>

/** How many an audience reaches now, asked for as it changes. */
export function useAudienceSize(audience: () => Audience) {
  const preview = shallowRef<AudiencePreview | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let question = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask() {
    clearTimeout(timer)
    const mine = ++question
    if (Object.keys(audience()).length === 0) return
    loading.value = true
    try {
      const answer = await previewAudience(audience())
      if (mine !== question) return
      preview.value = answer
      problem.value = null
      timer = setTimeout(() => void ask(), AGAIN_MS)
    } catch (thrown) {
      const failure = asProblem(thrown)
      if (mine !== question) return
      preview.value = null
      problem.value = failure
    } finally {
      if (mine === question) loading.value = false
    }
  }

  watch(
    () => JSON.stringify(audience()),
    () => {
      question += 1
      preview.value = null
      problem.value = null
      loading.value = false
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), AFTER_MS)
    },
  )
  onMounted(() => void ask())
  onBeforeUnmount(() => {
    question += 1
    clearTimeout(timer)
  })

  return { preview, problem, loading, ask }
}
