import { computed, ref, shallowRef } from '@vue/reactivity'
import { type Problem, asProblem } from '@/api/problem'
import type { Counts, InboxItem } from '@/api/types'
import type { StreamEvent } from '@/stream/events'
import type { Live } from '@/stream/live-source'
import type { InboxCalls } from './calls'
import { type Held, createHolder } from './held'
import * as list from './listing'
import { minus, readAway, without } from './unread'
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
  /** As far as the server knows. */
  const base = shallowRef(list.blank({ kind: 'inbox' }))
  const holder = createHolder(() => void readOpened())
  /** With the changes that are held back. */
  const listing = computed(() =>
    holder.changes.value.reduce((shown, change) => change.listed(shown), base.value),
  )
  const loading = ref(false)
  /** A first page was shown: before that an empty list says nothing about what there is. */
  const loaded = ref(false)
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
  /** Counts what was opened: an answer that comes after another notice was chosen is not shown. */
  let openings = 0
  /** Events that came while a first page was on its way; it may or may not include them. */
  let meanwhile: StreamEvent[] = []

  const items = computed(() => listing.value.items)
  const waiting = computed(() => listing.value.waiting)
  const view = computed(() => listing.value.view)
  const opened = computed(() => listing.value.opened)
  const departed = computed(() => listing.value.departed)
  const hasMore = computed(() => listing.value.nextCursor !== null)
  /** Nothing has been shown of this view yet. */
  const blank = computed(
    () => items.value.length === 0 && (loading.value || (!loaded.value && problem.value === null)),
  )

  live.onEvent(receive)
  unread.foresee((counts) =>
    holder.changes.value.reduce((foreseen, change) => change.counted(foreseen), counts),
  )
  document.addEventListener('visibilitychange', visibilityChanged)
  addEventListener('pagehide', leave)

  function visibilityChanged() {
    // A page in the background may be ended without another word.
    if (document.hidden) leave()
    planSeen()
  }

  function leave() {
    void holder.settle(true)
  }

  /** Ends everything, once nobody shows this list any more. */
  function dispose() {
    reset()
    watched.value = false
    planSeen()
    document.removeEventListener('visibilitychange', visibilityChanged)
    removeEventListener('pagehide', leave)
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
    const { listing: next, ask } = list.applied(base.value, event, scrolled.value)
    base.value = next
    for (const id of ask) void refresh(id)
  }

  /** Reads one item again. What is not there any more is left to the event that says so. */
  async function refresh(id: string) {
    try {
      const item = await inbox.fetchItem(id)
      base.value = list.placed(base.value, list.known(item, itemsVersion ?? 0, head))
    } catch (thrown) {
      asProblem(thrown)
    }
  }

  /** Shows a view, reading its first page. What it showed before stays until the answer comes. */
  async function show(next: View) {
    const mine = ++load
    const isAnother = !sameView(next, view.value)
    if (isAnother) {
      base.value = { ...list.blank(next), opened: base.value.opened, departed: departed.value }
      scrolled.value = false
    }
    loading.value = true
    problem.value = null
    moreProblem.value = null
    meanwhile = []
    try {
      // Another view has to know of it.
      if (isAnother && holder.changes.value.length > 0) await holder.settle()
      // What was missed stands above the list, so it has to be known before the list is shown.
      const [page] = await Promise.all([inbox.fetchPage(next), itemsVersion === null ? unread.learn() : null])
      if (mine !== load) return
      unread.take(page.unread)
      head = Math.max(head, page.position)
      itemsVersion = page.unread.version
      base.value = list.withFirstPage(base.value, page)
      const buffered = meanwhile
      meanwhile = []
      loaded.value = true
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
      if (mine === load) base.value = list.withNextPage(base.value, page)
    } catch (thrown) {
      moreProblem.value = asProblem(thrown)
    } finally {
      loadingMore.value = false
    }
  }

  /** Shows what was waiting above the list. */
  function release() {
    scrolled.value = false
    base.value = list.released(base.value)
    planSeen()
  }

  /** Opens an item in the reading pane, and marks it read. Null closes the pane. */
  async function open(id: string | null) {
    const mine = ++openings
    openProblem.value = null
    if (id === null) {
      base.value = list.opening(base.value, null)
      return
    }
    if (opened.value?.id === id && departed.value === null) return
    const item = list.find(base.value, id)
    base.value = list.opening(base.value, item ?? null)
    if (item === undefined) await openUnlisted(id, () => mine === openings)
    if (opened.value?.id === id) await readOpened()
  }

  /** What is open is read; unless a change that is held back reads it anyway. */
  async function readOpened() {
    if (opened.value !== null && !opened.value.read) await setRead(opened.value, true)
  }

  async function openUnlisted(id: string, isWanted: () => boolean) {
    try {
      const item = await inbox.fetchItem(id)
      if (isWanted()) base.value = list.opening(base.value, list.known(item, itemsVersion ?? 0, head))
    } catch (thrown) {
      const failure = asProblem(thrown)
      if (isWanted()) openProblem.value = failure
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
    const before = list.find(base.value, item.id)
    base.value = list.patched(base.value, item.id, to)
    try {
      const answer = await send()
      base.value = list.patched(base.value, item.id, { ...to, asOf: answer.version })
      acknowledgeOwn(answer)
      return true
    } catch (thrown) {
      if (before !== undefined) base.value = list.placed(base.value, before)
      onRefused(asProblem(thrown))
      return false
    }
  }

  /** A change of our own that nothing else came between leaves the items as new as its answer. */
  function acknowledgeOwn(answer: Counts) {
    unread.take(answer)
    if (itemsVersion !== null && answer.version === itemsVersion + 1) itemsVersion = answer.version
  }

  async function setRead(item: InboxItem, read: boolean): Promise<boolean> {
    // A mark that is on its way would read it again.
    if (!read) await holder.settle()
    const now = new Date().toISOString()
    const to = read
      ? { read, seen: true, readAt: item.readAt ?? now }
      : { read, readAt: null, archived: false }
    return change(item, to, () => inbox.putRead(item.id, read))
  }

  /** Takes an item out of the archive. */
  async function unarchive(item: InboxItem): Promise<boolean> {
    await holder.settle()
    return change(item, { archived: false }, () => inbox.putArchived(item.id, false))
  }

  /** Sends what was held back; if it is refused, it is shown no more. */
  async function sendHeld(request: Promise<Counts>, done: (answer: Counts) => void) {
    try {
      const answer = await request
      done(answer)
      acknowledgeOwn(answer)
    } catch (thrown) {
      onRefused(asProblem(thrown))
    }
  }

  /** Puts an item away. */
  function archive({ id }: InboxItem): Held {
    const before = list.find(base.value, id)
    const to = { archived: true, seen: true, read: true, readAt: before?.readAt ?? new Date().toISOString() }
    return holder.hold({
      kind: 'archived',
      listed: (shown) => list.patched(shown, id, to),
      counted: (counts) => (before === undefined ? counts : without(counts, before)),
      send: (leaving) =>
        sendHeld(inbox.putArchived(id, true, leaving), ({ version }) => {
          base.value = list.patched(base.value, id, { ...to, asOf: version })
        }),
    })
  }

  /** Marks as read all that was shown; what waits, or comes while it is held back, stays unread. */
  function readAll(category: string | null): Held {
    const upTo = Math.min(head, ...waiting.value.map((item) => item.position - 1))
    const left = waiting.value.filter((item) => !item.read)
    const gone = readAway(unread.counts, category, left)
    const at = new Date().toISOString()
    return holder.hold({
      kind: 'all-read',
      listed: (shown) => list.allRead(shown, upTo, category, at),
      counted: (counts) => minus(counts, gone),
      send: (leaving) =>
        sendHeld(inbox.readAll(upTo, category, leaving), () => {
          base.value = list.allRead(base.value, upTo, category, at)
          unread.dismissMissed()
        }),
    })
  }

  /** @throws Problem with slug `version-stale` if the text has changed since it was opened */
  async function acknowledge(item: InboxItem) {
    const answer = await inbox.acknowledge(item.id, item.version)
    base.value = list.patched(base.value, item.id, answer)
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
    holder.forget()
    base.value = list.blank({ kind: 'inbox' })
    loading.value = loaded.value = false
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
    archive,
    unarchive,
    readAll,
    held: holder.last,
    settle: holder.settle,
    acknowledge,
    watch,
    reset,
    dispose,
  }
}
