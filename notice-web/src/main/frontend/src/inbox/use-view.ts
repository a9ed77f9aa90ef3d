import { computed } from 'vue'
import { type LocationQueryValue, useRoute, useRouter } from 'vue-router'
import type { View } from './view'

const KINDS = ['unread', 'read', 'urgent', 'acknowledge', 'archived'] as const

function first(value: LocationQueryValue | LocationQueryValue[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null
}

/** The address says which view is shown and which notice is open, so that both can be gone back to. */
export function useAddress() {
  const route = useRoute()
  const router = useRouter()

  const view = computed<View>(() => {
    const category = first(route.query.category)
    if (category !== null) return { kind: 'category', category }
    const q = first(route.query.q)
    if (q !== null && q.trim() !== '') return { kind: 'search', q }
    const kind = KINDS.find((candidate) => candidate === first(route.query.view))
    return kind === undefined ? { kind: 'inbox' } : { kind }
  })
  const noticeId = computed(() => first(route.query.notice))

  function queryOf(shown: View): Record<string, string> {
    if (shown.kind === 'inbox') return {}
    if (shown.kind === 'category') return { category: shown.category }
    return shown.kind === 'search' ? { q: shown.q } : { view: shown.kind }
  }

  const toView = (shown: View) => ({ name: 'inbox', query: queryOf(shown) })
  const toNotice = (id: string) => ({ name: 'inbox', query: { ...queryOf(view.value), notice: id } })

  /** Moving from one open notice to the next leaves no trail to go back through. */
  function open(id: string) {
    return noticeId.value === null ? router.push(toNotice(id)) : router.replace(toNotice(id))
  }

  function close() {
    return router.replace(toView(view.value))
  }

  return { view, noticeId, toView, toNotice, open, close }
}
