import { effectScope, proxyRefs, ref, shallowRef, watch } from '@vue/reactivity'
import { type Problem, asProblem } from '@/api/problem'
import type { Counts, InboxItem } from '@/api/types'
import { inboxCalls } from '@/inbox/calls'
import { createInbox } from '@/inbox/inbox'
import { createUnread } from '@/inbox/unread-counts'
import { backoff } from '@/stream/backoff'
import { createLive } from '@/stream/live-source'
import { createEmbedSession } from './embed-session'
import type { TokenProvider } from './provider'

export interface DeskListeners {
  /** A notice came that is not read. */
  notice(item: InboxItem): void
  unread(counts: Counts): void
}

/** How many notices are fetched at a time. */
const PAGE = 20

/**
 * Everything behind an element: the session that its host vouches for, the stream, the counts, the list. The same code
 * as behind the inbox of our own pages.
 */
export function createDesk(server: string, provider: TokenProvider, listeners: DeskListeners) {
  const session = createEmbedSession(server, provider)
  const calls = inboxCalls(session.api, PAGE)
  const live = createLive({ ...session, account: () => session.me.value?.id ?? null }, server)
  const heard = shallowRef<InboxItem | null>(null)
  const unread = createUnread(live, calls, (item) => {
    heard.value = item
    listeners.notice(item)
  })
  const refused = shallowRef<Problem | null>(null)
  const inbox = createInbox({
    inbox: calls,
    live,
    unread: proxyRefs(unread),
    onRefused: (problem) => {
      refused.value = problem
    },
  })
  /** The list is wanted; otherwise counts are enough. */
  const isListed = ref(false)
  let retry: ReturnType<typeof setTimeout> | null = null

  const scope = effectScope()
  scope.run(() => {
    watch(session.me, (me) => {
      leave()
      if (me !== null) void begin()
    })
    watch(unread.counts, (counts) => {
      if (counts !== null) listeners.unread(counts)
    })
  })

  /** Nothing of the account that was signed in stays. */
  function leave() {
    if (retry !== null) clearTimeout(retry)
    retry = null
    live.close()
    unread.reset()
    inbox.reset()
    heard.value = refused.value = null
  }

  /** Counts, and from there the stream. */
  async function begin(failures = 0) {
    const mine = session.me.value
    try {
      await unread.start()
      if (mine === session.me.value && isListed.value) await inbox.show(inbox.view.value)
    } catch (thrown) {
      asProblem(thrown)
      if (mine !== session.me.value) return
      retry = setTimeout(() => void begin(failures + 1), 1_000 + backoff(failures))
    }
  }

  /** Somebody looks at the list from now on. */
  async function list() {
    if (isListed.value) return
    isListed.value = true
    if (session.me.value !== null) await inbox.show(inbox.view.value)
  }

  /** What was held back goes out while there is still a token for it. */
  function signOut() {
    void inbox.settle(true)
    session.signOut()
  }

  function dispose() {
    scope.stop()
    signOut()
    leave()
    live.dispose()
    inbox.dispose()
  }

  return {
    server,
    session: proxyRefs(session),
    live: proxyRefs(live),
    unread: proxyRefs(unread),
    inbox: proxyRefs(inbox),
    calls,
    heard,
    refused,
    list,
    signOut,
    dispose,
  }
}

export type Desk = ReturnType<typeof createDesk>
