import { ref } from '@vue/reactivity'
import { sessionCursor } from './cursor'
import type { StreamEvent } from './events'
import type { Renewal, StreamState } from './notice-stream'
import { longPolling } from './poll'
import { SharedStream } from './shared-stream'
import { openPolyfillSource } from './source'

/** Whose events are wanted, and with what. */
export interface LiveSession {
  /** The id of who is signed in. */
  account: () => string | null
  token: () => string | null
  renew: () => Promise<Renewal>
  onToken: (listener: () => void) => () => void
}

/** Raised with what tabs tell each other, so that tabs of unlike versions leave each other alone. */
const PROTOCOL = 1

/**
 * Where a page's events come from: the stream that all tabs of this browser share.
 *
 * @param server whose API it is; empty for the one that the page comes from
 */
export function createLive(session: LiveSession, server = '') {
  const state = ref<StreamState>('closed')
  const listeners = new Set<(event: StreamEvent) => void>()
  const ended = new AbortController()
  const { signal } = ended
  let stream: SharedStream | null = null

  const stopListening = session.onToken(() => stream?.renew())
  addEventListener('online', () => stream?.networkChanged(), { signal })
  addEventListener('offline', () => stream?.networkChanged(), { signal })
  document.addEventListener('visibilitychange', () => stream?.visibilityChanged(document.hidden), { signal })
  // A page that the browser keeps for going back to must not hold a stream, or keep others from theirs.
  addEventListener('pagehide', () => stream?.close(), { signal })
  addEventListener(
    'pageshow',
    (event) => {
      if (event.persisted) stream?.open()
    },
    { signal },
  )

  /** Opens the stream of the account that is signed in, unless it is open, going on from a position of the log. */
  function open(from: number) {
    const account = session.account()
    if (account === null || stream !== null || signal.aborted) return
    stream = new SharedStream({
      name: `notice.stream.${PROTOCOL} ${new URL(server, location.href).origin} ${account}`,
      url: `${server}/api/v1/stream`,
      token: session.token,
      renewToken: session.renew,
      openSource: openPolyfillSource,
      poll: longPolling(`${server}/api/v1`),
      cursors: sessionCursor(account, server),
      onEvent: (event) => {
        for (const listener of listeners) listener(event)
      },
      onState: (next) => {
        state.value = next
      },
    })
    stream.open(from)
  }

  function close() {
    stream?.close()
    stream = null
  }

  function onEvent(listener: (event: StreamEvent) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** Ends everything; nothing can be opened any more. */
  function dispose() {
    close()
    ended.abort()
    stopListening()
    listeners.clear()
  }

  return { state, open, close, onEvent, dispose }
}

export type Live = Pick<ReturnType<typeof createLive>, 'open' | 'onEvent'>
