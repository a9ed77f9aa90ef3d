import type { Counts, InboxItem, Missed } from '@/api/types'

export interface Ready {
  /** The head of the log when the stream opened. */
  position: number
  unread: Counts
  missed: Missed
  heartbeat: number
  resumed: boolean
}

/** The content of an item in its present form; whose receipts it has is not said. */
export type UpdatedItem = Omit<InboxItem, 'seen' | 'read' | 'readAt' | 'acknowledgedAt' | 'archived'> & {
  /** The change made the item fresh for everybody. */
  material?: boolean
}

/** The receipt of one notice. */
export interface ItemReceipt {
  id: string
  seen: boolean
  read: boolean
  readAt: string | null
  acknowledgedAt: string | null
  archived: boolean
  version: number
}

/** A mark over all that stands at or below a position. */
export interface MarkReceipt {
  upTo: number
  category?: string | null
  seen?: boolean
  read?: boolean
  at: string
  version: number
}

export type ByeReason = 'shutdown' | 'expired' | 'revoked' | 'slow' | 'limit' | 'closed'

interface Payloads {
  ready: Ready
  notice: InboxItem
  'notice-updated': UpdatedItem
  'notice-recalled': { id: string; reason: string | null }
  'notice-expired': { id: string }
  unread: Counts
  receipt: ItemReceipt | MarkReceipt
  reset: { reason: string; position: number }
  bye: { reason: ByeReason }
}

export type StreamEventName = keyof Payloads

/** An event of the stream. `id` is the log position that it brings the cursor to, null for events without one. */
export type StreamEvent = {
  [Name in StreamEventName]: { name: Name; id: number | null; data: Payloads[Name] }
}[StreamEventName]

export const EVENT_NAMES: readonly StreamEventName[] = [
  'ready',
  'notice',
  'notice-updated',
  'notice-recalled',
  'notice-expired',
  'unread',
  'receipt',
  'reset',
  'bye',
]

export function isEventName(name: string): name is StreamEventName {
  return EVENT_NAMES.some((known) => known === name)
}

const POSITIONED: ReadonlySet<StreamEventName> = new Set([
  'ready',
  'notice',
  'notice-updated',
  'notice-recalled',
  'notice-expired',
  'reset',
])

/**
 * Reads one event. `lastEventId` is the last id that the stream named, on this event or an earlier one, so it counts
 * only for the events that have an id of their own. What can't be read is null.
 */
export function parseEvent(name: StreamEventName, data: string, lastEventId: string): StreamEvent | null {
  let payload: unknown
  try {
    payload = JSON.parse(data)
  } catch {
    return null
  }
  if (typeof payload !== 'object' || payload === null) return null
  const position = lastEventId === '' ? Number.NaN : Number(lastEventId)
  const id = POSITIONED.has(name) && Number.isSafeInteger(position) ? position : null
  return { name, id, data: payload } as StreamEvent
}
