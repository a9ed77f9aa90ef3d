import { EventSourcePolyfill, type MessageEvent } from 'event-source-polyfill'
import { EVENT_NAMES, parseEvent, type StreamEvent } from './events'
import { FetchTransport } from './transport'

/** Why a connection ended: the HTTP status of a refused one, null where the line broke or the stream ended. */
export interface Failure {
  status: number | null
  retryAfterSeconds: number | null
}

export interface SourceHandlers {
  event(event: StreamEvent): void
  failed(failure: Failure): void
}

/** One connection. After `failed`, or after `close`, nothing more comes from it. */
export interface Source {
  close(): void
}

export type OpenSource = (url: string, headers: Record<string, string>, handlers: SourceHandlers) => Source

/** Undocumented fields of the polyfill's error event: there for an answer that was not 200. */
interface ConnectionEvent {
  status?: number
  headers?: { get(name: string): string | null }
}

/**
 * A connection through event-source-polyfill, because the browser's own EventSource can't send the Authorization
 * header. Its reconnecting is never used: it has no jitter and gives up for good on any status but 200, so the first
 * failure closes it and the stream decides.
 */
export const openPolyfillSource: OpenSource = (url, headers, handlers) => {
  const source = new EventSourcePolyfill(url, {
    headers,
    heartbeatTimeout: 45_000,
    Transport: FetchTransport,
  })
  let open = true
  for (const name of EVENT_NAMES) {
    source.addEventListener(name, (raw) => {
      if (!open) return
      const { data, lastEventId } = raw as MessageEvent
      const event = parseEvent(name, String(data), lastEventId)
      if (event !== null) handlers.event(event)
    })
  }
  source.addEventListener('error', (raw) => {
    if (!open) return
    open = false
    source.close()
    const { status, headers: answered } = raw as ConnectionEvent
    const retryAfter = Number(answered?.get('Retry-After') ?? Number.NaN)
    handlers.failed({
      status: status ?? null,
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
    })
  })
  return {
    close() {
      open = false
      source.close()
    },
  }
}
