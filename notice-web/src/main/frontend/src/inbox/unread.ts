import type { Counts, InboxItem } from '@/api/types'

/** A notice that came on the stream. */
type Arrival = Pick<InboxItem, 'id' | 'position' | 'category' | 'priority' | 'requiresAcknowledgement'>

/**
 * The unread counts of one recipient: the last ones that the server counted, and the notices that came on the stream.
 *
 * What came is kept, not only added up: counts that the server took a moment earlier may come a moment later with a
 * higher version, and then what stands above *their* position has to be added.
 */
export interface Unread {
  readonly counted: Counts | null
  readonly arrivals: readonly Arrival[]
}

export const NOTHING_COUNTED: Unread = { counted: null, arrivals: [] }

/** Counts overtake each other by moments; nobody needs arrivals that are older than the last few. */
const KEPT_ARRIVALS = 200

/** Whether these counts hold over those. */
function isNewer(counts: Counts, than: Counts): boolean {
  if (counts.version !== than.version) return counts.version > than.version
  return counts.position >= than.position
}

/** Takes counts of the server, unless newer ones are known. */
export function adopt(unread: Unread, counts: Counts): Unread {
  if (unread.counted !== null && !isNewer(counts, unread.counted)) return unread
  return { ...unread, counted: counts }
}

/** A notice came on the stream. It counts once, and only as long as the server has not counted it. */
export function arrive(unread: Unread, item: InboxItem): Unread {
  if (item.read || item.archived || unread.arrivals.some((arrival) => arrival.id === item.id)) return unread
  const { id, position, category, priority, requiresAcknowledgement } = item
  const arrival = { id, position, category, priority, requiresAcknowledgement }
  return { ...unread, arrivals: [...unread.arrivals, arrival].slice(-KEPT_ARRIVALS) }
}

/** A notice was recalled or has expired: it counts no longer. */
export function leave(unread: Unread, id: string): Unread {
  return { ...unread, arrivals: unread.arrivals.filter((arrival) => arrival.id !== id) }
}

/** What to show. Null until the server has counted once. */
export function counts({ counted, arrivals }: Unread): Counts | null {
  if (counted === null) return null
  const added = arrivals.filter((arrival) => arrival.position > counted.position)
  if (added.length === 0) return counted
  const byCategory = { ...counted.byCategory }
  for (const { category } of added) byCategory[category] = (byCategory[category] ?? 0) + 1
  return {
    ...counted,
    byCategory,
    total: counted.total + added.length,
    urgent: counted.urgent + added.filter((arrival) => arrival.priority === 'URGENT').length,
    toAcknowledge: counted.toAcknowledge + added.filter((arrival) => arrival.requiresAcknowledgement).length,
    position: Math.max(...added.map((arrival) => arrival.position)),
  }
}
