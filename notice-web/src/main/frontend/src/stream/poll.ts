import type { Counts } from '@/api/types'
import { isEventName, type StreamEvent } from './events'
import type { Failure } from './source'

/** What an answer of long polling brings: the stream's own events, and where to ask from next. */
export interface Changes {
  events: StreamEvent[]
  position: number
  unread: Counts
}

export interface PollQuestion {
  /** The cursor; null asks for the head alone. */
  after: number | null
  /** Of the receipts that are known; the answer comes at once where it is old. */
  version: number | null
  /** How long the server may take until there is something to say. */
  waitSeconds: number
}

/** One request. It rejects with {@link PollFailure}, or with whatever the signal was aborted with. */
export type Poll = (
  question: PollQuestion,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<Changes>

/** An answer that brought nothing, or none. */
export class PollFailure extends Error {
  override readonly name = 'PollFailure'

  constructor(readonly failure: Failure) {
    super(`status ${failure.status ?? 'unknown'}`)
  }
}

/** The longest that the server lets a request wait. */
export const WAIT_SECONDS = 25
/** A request that takes longer than this hangs somewhere. */
const PATIENCE_MS = 40_000

interface Answer {
  events: { id: string; event: string; data: object }[]
  position: number
  unread: Counts
}

function read(answer: Answer): Changes {
  const events: StreamEvent[] = []
  for (const { id, event, data } of answer.events) {
    const position = Number(id)
    if (isEventName(event) && Number.isSafeInteger(position)) {
      events.push({ name: event, id: position, data } as StreamEvent)
    }
  }
  return { events, position: answer.position, unread: answer.unread }
}

/** Long polling of the API that stands at a base such as `https://notice.example/api/v1`. */
export function longPolling(base: string): Poll {
  return async ({ after, version, waitSeconds }, headers, signal) => {
    const query = new URLSearchParams({ wait: String(waitSeconds) })
    if (after !== null) query.set('after', String(after))
    if (version !== null) query.set('version', String(version))
    const request = new AbortController()
    const abort = () => request.abort(signal.reason)
    signal.addEventListener('abort', abort)
    const patience = setTimeout(() => request.abort(), PATIENCE_MS)
    let response: Response
    try {
      response = await fetch(`${base}/inbox/changes?${query}`, {
        headers,
        cache: 'no-store',
        signal: request.signal,
      })
      if (response.ok) return read((await response.json()) as Answer)
    } catch {
      signal.throwIfAborted()
      throw new PollFailure({ status: null, retryAfterSeconds: null })
    } finally {
      clearTimeout(patience)
      signal.removeEventListener('abort', abort)
    }
    const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN)
    throw new PollFailure({
      status: response.status,
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
    })
  }
}
