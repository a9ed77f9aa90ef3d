import { computed, shallowRef } from '@vue/reactivity'
import { asProblem } from '@/api/problem'
import type { Counts, InboxItem, Missed } from '@/api/types'
import type { StreamEvent } from '@/stream/events'
import type { Live } from '@/stream/live-source'
import type { InboxCalls } from './calls'
import { NOTHING_COUNTED, adopt, arrive, counts, leave } from './unread'

/** What is new counts as missed only after an absence that one may have forgotten something in. */
const ABSENCE_MS = 30 * 60_000

/** The badge: unread counts that hold, whatever is shown beside them. */
export function createUnread(
  live: Live,
  { fetchUnread }: Pick<InboxCalls, 'fetchUnread'>,
  announce: (item: InboxItem) => void,
) {
  const unread = shallowRef(NOTHING_COUNTED)
  /** What came while the recipient was away, as it was when this page was opened. */
  const missed = shallowRef<Missed | null>(null)

  /** What changes that are shown and not sent yet make of them. */
  const foreseen = shallowRef((given: Counts) => given)

  const shown = computed(() => {
    const known = counts(unread.value)
    return known === null ? null : foreseen.value(known)
  })
  const total = computed(() => shown.value?.total ?? 0)

  live.onEvent((event: StreamEvent) => {
    switch (event.name) {
      case 'ready':
        take(event.data.unread)
        notice(event.data.missed)
        break
      case 'unread':
        take(event.data)
        break
      case 'notice':
        unread.value = arrive(unread.value, event.data)
        if (!event.data.read) announce(event.data)
        break
      case 'notice-recalled':
      case 'notice-expired':
        unread.value = leave(unread.value, event.data.id)
        break
    }
  })

  function take(given: Counts) {
    unread.value = adopt(unread.value, given)
  }

  function notice(given: Missed) {
    if (missed.value !== null || given.total === 0) return
    if (given.since !== null && Date.now() - Date.parse(given.since) < ABSENCE_MS) return
    missed.value = given
  }

  /** From now on the counts are shown as this makes of them; it may depend on what is reactive. */
  function foresee(change: (given: Counts) => Counts) {
    foreseen.value = change
  }

  function dismissMissed() {
    missed.value = null
  }

  async function ask(): Promise<number> {
    const answer = await fetchUnread()
    take(answer)
    notice(answer.missed)
    return answer.position
  }

  /** Asks the server, where no list does so anyway, and opens the stream from there. */
  async function start() {
    live.open(await ask())
  }

  /** Asks the server; what it can't say now, the stream will. */
  async function learn() {
    try {
      await ask()
    } catch (thrown) {
      asProblem(thrown)
    }
  }

  function reset() {
    unread.value = NOTHING_COUNTED
    missed.value = null
  }

  return { counts: shown, total, missed, take, foresee, start, learn, dismissMissed, reset }
}

export type UnreadCounts = Pick<
  ReturnType<typeof createUnread>,
  'take' | 'foresee' | 'learn' | 'dismissMissed'
> & {
  /** As they are shown. */
  readonly counts: Counts | null
}
