import { computed, ref, shallowRef } from '@vue/reactivity'
import { type Problem, asProblem } from '@/api/problem'
import type { Counts, InboxItem } from '@/api/types'
import type { StreamEvent } from '@/stream/events'
import type { Live } from '@/stream/live-source'
import type { InboxCalls } from './calls'
import * as list from './listing'
import type { UnreadCounts } from './unread-counts'
import { type View, sameView } from './view'

/** The list has to be looked at for this long until what it shows counts as seen. */
const SEEN_AFTER_MS = 2_000

export interface InboxSurroundings {
  inbox: InboxCalls
  live: Live
  unread: UnreadCounts
  /** A change that was shown has been refused, and is taken back. */
  onRefused: (problem: Problem) => void
}

/**
 * The list and the reading pane. The list is loaded once for a view and then patched by the stream's events; it is
 * read again only where the stream says that it can't tell.
 */
export function createInbox({ inbox, live, unread, onRefused }: InboxSurroundings) {
  const listing = shallowRef(list.blank({ kind: 'inbox' }))
  const loading = ref(false)
  const loadingMore = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const moreProblem = shallowRef<Problem | null>(null)
  const openProblem = shallowRef<Problem | null>(null)
  /** The reader has scrolled: what is new waits. */
  const scrolled = ref(false)
  /** The list is on the screen, and not only in memory. */
  const watched = ref(false)

  /** The head of the log as far as this page knows it: what "all" means in "read all". */
  let head = 0
  /** The version of the receipts that the items shown have; what is newer at `ready` was missed. */
  let itemsVersion: number | null = null
  let seenUpTo = 0
  let seenTimer: ReturnType<typeof setTimeout> | null = null
  /** Counts the loads, so that an answer that was overtaken by another view is dropped. */
  let load = 0
  /** Events that came while a first page was on its way; it may or may not include them. */
  let meanwhile: StreamEvent[] = []

  const items = computed(() => listing.value.items)
  const waiting = computed(() => listing.value.waiting)
  const view = computed(() => listing.value.view)
  const opened = computed(() => listing.value.opened)
  const departed = computed(() => listing.value.departed)
  const hasMore = computed(() => listing.value.nextCursor !== null)
  /** Nothing has been shown of this view yet. */
  const blank = computed(() => loading.value && items.value.length === 0)

  live.onEvent(receive)
  document.addEventListener('visibilitychange', planSeen)

  /** Ends everything, once nobody shows this list any more. */
  function dispose() {
    reset()
    watched.value = false
    planSeen()
    document.removeEventListener('visibilitychange', planSeen)
  }

  function receive(event: StreamEvent) {
    if (event.id !== null && event.name !== 'ready') head = Math.max(head, event.id)
    switch (event.name) {
      case 'ready':
        if (itemsVersion !== null && event.data.unread.version > itemsVersion) void show(view.value)
        return
      case 'reset':
        head = event.data.position
        void show(view.value)
        return
      case 'receipt':
        if (itemsVersion !== null) itemsVersion = Math.max(itemsVersion, event.data.version)
        break
    }
    if (loading.value) meanwhile.push(event)
    apply(event)
    planSeen()
  }

  function apply(event: StreamEvent) {
    const { listing: next, ask } = list.applied(listing.value, event, scrolled.value)
    listing.value = next
    for (const id of ask) void refresh(id)
  }

  /** Reads one item again. What is not there any more is left to the event that says so. */
  async function refresh(id: string) {
    try {
      const item = await inbox.fetchItem(id)
      listing.value = list.placed(listing.value, list.known(item, itemsVersion ?? 0, head))
    } catch (thrown) {
      asProblem(thrown)
    }
  }

  /** Shows a view, reading its first page. What it showed before stays until the answer comes. */
  async function show(next: View) {
    const mine = ++load
    if (!sameView(next, view.value)) {
      listing.value = { ...list.blank(next), opened: opened.value, departed: departed.value }
      scrolled.value = false
    }
    loading.value = true
    problem.value = null
    moreProblem.value = null
    meanwhile = []
    try {
      // What was missed stands above the list, so it has to be known before the list is shown.
      const [page] = await Promise.all([inbox.fetchPage(next), itemsVersion === null ? unread.learn() : null])
      if (mine !== load) return
      unread.take(page.unread)
      head = Math.max(head, page.position)
      itemsVersion = page.unread.version
      listing.value = list.withFirstPage(listing.value, page)
      const buffered = meanwhile
      meanwhile = []
      loading.value = false
      for (const event of buffered) apply(event)
      live.open(page.position)
      planSeen()
    } catch (thrown) {
      const failure = asProblem(thrown)
      if (mine === load) problem.value = failure
    } finally {
      if (mine === load) loading.value = false
    }
  }

  async function showMore() {
    const cursor = listing.value.nextCursor
    if (cursor === null || loadingMore.value || loading.value) return
    const mine = load
    loadingMore.value = true
    moreProblem.value = null
    try {
      const page = await inbox.fetchPage(view.value, cursor)
      if (mine === load) listing.value = list.withNextPage(listing.value, page)
    } catch (thrown) {
      moreProblem.value = asProblem(thrown)
    } finally {
      loadingMore.value = false
    }
  }

  /** Shows what was waiting above the list. */
  function release() {
    scrolled.value = false
    listing.value = list.released(listing.value)
    planSeen()
  }

  /** Opens an item in the reading pane, and marks it read. Null closes the pane. */
  async function open(id: string | null) {
    openProblem.value = null
    if (id === null) {
      listing.value = list.opening(listing.value, null)
      return
    }
    if (opened.value?.id === id && departed.value === null) return
    const item = list.find(listing.value, id)
    listing.value = list.opening(listing.value, item ?? null)
    if (item === undefined) await openUnlisted(id)
    if (opened.value?.id === id && !opened.value.read) await setRead(opened.value, true)
  }

  async function openUnlisted(id: string) {
    try {
      const item = await inbox.fetchItem(id)
      listing.value = list.opening(listing.value, list.known(item, itemsVersion ?? 0, head))
    } catch (thrown) {
      openProblem.value = asProblem(thrown)
    }
  }

  /**
   * Shows a change at once and takes it back if the server refuses it. The counts are left to the server's answer: it
   * comes in moments, and nothing that is guessed has to be reconciled with what the stream says meanwhile.
   */
  async function change(
    item: InboxItem,
    to: Partial<InboxItem>,
    send: () => Promise<Counts>,
  ): Promise<boolean> {
    const before = list.find(listing.value, item.id)
    listing.value = list.patched(listing.value, item.id, to)
    try {
      const answer = await send()
      listing.value = list.patched(listing.value, item.id, { ...to, asOf: answer.version })
      acknowledgeOwn(answer)
      return true
    } catch (thrown) {
      if (before !== undefined) listing.value = list.placed(listing.value, before)
      onRefused(asProblem(thrown))
      return false
    }
  }

  /** A change of our own that nothing else came between leaves the items as new as its answer. */
  function acknowledgeOwn(answer: Counts) {
    unread.take(answer)
    if (itemsVersion !== null && answer.version === itemsVersion + 1) itemsVersion = answer.version
  }

  function setRead(item: InboxItem, read: boolean): Promise<boolean> {
    const now = new Date().toISOString()
    const to = read
      ? { read, seen: true, readAt: item.readAt ?? now }
      : { read, readAt: null, archived: false }
    return change(item, to, () => inbox.putRead(item.id, read))
  }

  function setArchived(item: InboxItem, archived: boolean): Promise<boolean> {
    const now = new Date().toISOString()
    const to = archived ? { archived, seen: true, read: true, readAt: item.readAt ?? now } : { archived }
    return change(item, to, () => inbox.putArchived(item.id, archived))
  }

  /** Takes back that an item was put away, with the receipt it had before. */
  async function restore(item: InboxItem) {
    const done = item.read ? await setArchived(item, false) : await setRead(item, false)
    if (done) await refresh(item.id)
  }

  /** Marks as read all that was shown; what waits, or comes while the call is on its way, stays unread. */
  async function readAll(category: string | null) {
    const upTo = Math.min(head, ...waiting.value.map((item) => item.position - 1))
    try {
      const answer = await inbox.readAll(upTo, category)
      listing.value = list.allRead(listing.value, upTo, category, new Date().toISOString())
      acknowledgeOwn(answer)
      unread.dismissMissed()
    } catch (thrown) {
      onRefused(asProblem(thrown))
    }
  }

  /** @throws Problem with slug `version-stale` if the text has changed since it was opened */
  async function acknowledge(item: InboxItem) {
    const answer = await inbox.acknowledge(item.id, item.version)
    listing.value = list.patched(listing.value, item.id, answer)
  }

  function planSeen() {
    if (seenTimer !== null) clearTimeout(seenTimer)
    seenTimer = null
    const newest = items.value.find((item) => !item.seen && item.position > seenUpTo)
    if (newest === undefined || document.hidden || !watched.value) return
    seenTimer = setTimeout(() => {
      void markSeen()
    }, SEEN_AFTER_MS)
  }

  function watch(isWatched: boolean) {
    watched.value = isWatched
    planSeen()
  }

  async function markSeen() {
    // Only what the whole inbox shows: other views leave out what the mark would cover.
    if (view.value.kind !== 'inbox' || waiting.value.length > 0) return
    const upTo = head
    seenUpTo = upTo
    try {
      acknowledgeOwn(await inbox.putSeen(upTo))
    } catch (thrown) {
      // The next list that is looked at says it again.
      asProblem(thrown)
      seenUpTo = 0
    }
  }

  function reset() {
    load += 1
    listing.value = list.blank({ kind: 'inbox' })
    loading.value = false
    scrolled.value = false
    head = seenUpTo = 0
    itemsVersion = null
    meanwhile = []
  }

  return {
    items,
    waiting,
    view,
    opened,
    departed,
    hasMore,
    blank,
    loading,
    loadingMore,
    problem,
    moreProblem,
    openProblem,
    scrolled,
    show,
    showMore,
    release,
    open,
    refresh,
    setRead,
    setArchived,
    restore,
    readAll,
    acknowledge,
    watch,
    reset,
    dispose,
  }
}
