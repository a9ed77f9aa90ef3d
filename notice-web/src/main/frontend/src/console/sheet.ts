import type { useLoaded } from './loaded'
import type { usePages } from './pages'

type Pages = ReturnType<typeof usePages<unknown>>
type Loaded = Pick<ReturnType<typeof useLoaded<unknown>>, 'data' | 'problem' | 'loading' | 'load'>

/** What the frame of a list is bound to, of one that comes in pages. */
export function sheetOf({ items, blank, loading, problem, hasMore, load, more }: Pages) {
  return {
    blank: blank.value,
    loading: loading.value,
    problem: problem.value,
    isEmpty: items.value.length === 0,
    hasMore: hasMore.value,
    onRetry: load,
    onMore: more,
  }
}

/** The same of what is shown whole. */
export function sheetOfLoaded({ data, loading, problem, load }: Loaded) {
  return {
    blank: data.value === null,
    loading: loading.value,
    problem: problem.value,
    isEmpty: Array.isArray(data.value) && data.value.length === 0,
    onRetry: load,
  }
}
