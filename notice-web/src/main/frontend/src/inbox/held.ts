import { computed, shallowRef } from '@vue/reactivity'
import type { Counts } from '@/api/types'
import type { Listing } from './listing'

/** For so long a change can be taken back. */
const HELD_MS = 5_000

/** What a change that is not sent yet makes of what is shown. Both may be asked again and again. */
export interface Change {
  readonly kind: 'archived' | 'all-read'
  listed(listing: Listing): Listing
  counted(counts: Counts): Counts
  /**
   * Tells the server; never fails.
   *
   * @param leaving the page is going away, and the call has to outlive it
   */
  send(leaving: boolean): Promise<void>
}

/** A change that is shown and held back. */
export interface Held {
  readonly kind: Change['kind']
  /** Takes it back; once it is on its way, that does nothing. */
  readonly undo: () => void
  /** Resolves when it can't be taken back any more, or was. */
  readonly over: Promise<void>
}

/**
 * Changes that the page shows at once and sends after five seconds, so that they can be taken back without the server
 * ever having known of them.
 *
 * @param undone one was taken back
 */
export function createHolder(undone: () => void) {
  /** Held ones, and those on their way: shown until the answer is. */
  const changes = shallowRef<readonly Change[]>([])
  const waiting = shallowRef<ReadonlyMap<Change, { held: Held; end: () => void }>>(new Map())
  const sending = new Set<Promise<void>>()

  function hold(change: Change): Held {
    let over: () => void = () => undefined
    const timer = setTimeout(() => void send(change, false), HELD_MS)
    const end = () => {
      clearTimeout(timer)
      waiting.value = new Map([...waiting.value].filter(([other]) => other !== change))
      over()
    }
    const held: Held = {
      kind: change.kind,
      undo() {
        if (!waiting.value.has(change)) return
        end()
        drop(change)
        undone()
      },
      over: new Promise((resolve) => (over = resolve)),
    }
    waiting.value = new Map([...waiting.value, [change, { held, end }]])
    changes.value = [...changes.value, change]
    return held
  }

  function drop(change: Change) {
    changes.value = changes.value.filter((other) => other !== change)
  }

  async function send(change: Change, leaving: boolean) {
    waiting.value.get(change)?.end()
    const sent = change.send(leaving)
    sending.add(sent)
    await sent
    sending.delete(sent)
    drop(change)
  }

  /** Sends now what is held back, and waits for all that is on its way. */
  async function settle(leaving = false) {
    for (const change of waiting.value.keys()) void send(change, leaving)
    await Promise.all(sending)
  }

  /** Forgets everything that is not on its way. */
  function forget() {
    for (const { end } of waiting.value.values()) end()
    changes.value = []
  }

  return {
    changes,
    /** The last one that can be taken back. */
    last: computed(() => [...waiting.value.values()].at(-1)?.held ?? null),
    hold,
    settle,
    forget,
  }
}
