import { computed } from 'vue'
import { type LocationQueryValue, useRoute, useRouter } from 'vue-router'
import type { View, ViewKind } from './view'

const KINDS: readonly ViewKind[] = ['unread', 'urgent', 'acknowledge', 'archived']

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
    const kind = KINDS.find((candidate) => candidate === first(route.query.view))
    return kind === undefined || kind === 'category' ? { kind: 'inbox' } : { kind }
  })
  const noticeId = computed(() => first(route.query.notice))

  function queryOf(shown: View): Record<string, string> {
    if (shown.kind === 'inbox') return {}
    return shown.kind === 'category' ? { category: shown.category } : { view: shown.kind }
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
