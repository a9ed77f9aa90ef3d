import { type Ref, computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { type Problem, asProblem } from '@/api/problem'
import type { Items } from '@/api/types'

/**
 * A list that comes in pages. Only the last question counts: an answer that comes after a newer question was asked is
 * dropped.
 */
export function usePages<T>(fetchPage: (cursor?: string) => Promise<Items<T>>) {
  const items = shallowRef<readonly T[]>([])
  const nextCursor = ref<string | null>(null)
  const loading = ref(false)
  const problem = shallowRef<Problem | null>(null)
  /** Nothing has been shown yet. */
  const blank = ref(true)
  let question = 0

  async function ask(cursor?: string) {
    const mine = ++question
    loading.value = true
    problem.value = null
    try {
      const page = await fetchPage(cursor)
      if (mine !== question) return
      items.value = cursor === undefined ? page.items : [...items.value, ...page.items]
      nextCursor.value = page.nextCursor
      blank.value = false
    } catch (thrown) {
      const failure = asProblem(thrown)
      if (mine === question) problem.value = failure
    } finally {
      if (mine === question) loading.value = false
    }
  }

  return {
    items,
    loading,
    problem,
    blank,
    hasMore: computed(() => nextCursor.value !== null),
    load: () => ask(),
    more: () => ask(nextCursor.value ?? undefined),
  }
}

/** What is typed is asked for once it has rested for so long. */
const AFTER_MS = 200

/** The list that a question asks for: loaded with the component, and anew for each other question. */
export function useList<T, Query extends object>(
  query: Readonly<Ref<Query>>,
  fetchPage: (query: Query & { cursor?: string }) => Promise<Items<T>>,
) {
  const pages = usePages<T>((cursor) =>
    fetchPage({ ...query.value, ...(cursor === undefined ? {} : { cursor }) }),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => JSON.stringify(query.value),
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void pages.load(), AFTER_MS)
    },
  )
  onMounted(() => void pages.load())
  onBeforeUnmount(() => clearTimeout(timer))
  return pages
}

/** A list that comes whole. */
export function whole<T>(fetchAll: () => Promise<T[]>): () => Promise<Items<T>> {
  return async () => ({ items: await fetchAll(), nextCursor: null })
}
