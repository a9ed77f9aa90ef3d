import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useSession } from '@/session/session'
import { sessionCursor } from './cursor'
import type { StreamEvent } from './events'
import { NoticeStream, type StreamState } from './notice-stream'
import { openPolyfillSource } from './source'

/** Where events come from: this tab's own stream. A stream that tabs share would stand in its place. */
export const useLive = defineStore('live', () => {
  const session = useSession()
  const state = ref<StreamState>('closed')
  const listeners = new Set<(event: StreamEvent) => void>()
  let stream: NoticeStream | null = null

  session.onToken(() => stream?.renew())
  addEventListener('online', () => stream?.networkChanged())
  addEventListener('offline', () => stream?.networkChanged())
  document.addEventListener('visibilitychange', () => stream?.visibilityChanged(document.hidden))
  // A page that the browser keeps for going back to must not hold a stream.
  addEventListener('pagehide', () => stream?.close())
  addEventListener('pageshow', (event) => {
    if (event.persisted) stream?.open()
  })

  /** Opens the stream of the account that is signed in, unless it is open, going on from a position of the log. */
  function open(from: number) {
    const account = session.me?.id
    if (account === undefined || stream !== null) return
    stream = new NoticeStream({
      url: '/api/v1/stream',
      token: session.token,
      renewToken: session.renew,
      openSource: openPolyfillSource,
      cursors: sessionCursor(account),
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

  return { state, open, close, onEvent }
})
