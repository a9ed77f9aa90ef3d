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

/** How much of each count something is worth. */
export type Share = Pick<Counts, 'total' | 'urgent' | 'toAcknowledge' | 'byCategory'>

/** Counts that a change lowers, before the server has counted anew. */
export function minus(counts: Counts, share: Share): Counts {
  const less = (count: number, by: number) => Math.max(0, count - by)
  const left = Object.entries(counts.byCategory)
    .map(([key, count]) => [key, less(count, share.byCategory[key] ?? 0)] as const)
    .filter(([, count]) => count > 0)
  return {
    ...counts,
    total: less(counts.total, share.total),
    urgent: less(counts.urgent, share.urgent),
    toAcknowledge: less(counts.toAcknowledge, share.toAcknowledge),
    byCategory: Object.fromEntries(left),
  }
}

type Counted = Pick<
  InboxItem,
  'read' | 'category' | 'priority' | 'requiresAcknowledgement' | 'acknowledgedAt'
>

/** Counts without an item that leaves the inbox. */
export function without(counts: Counts, item: Counted): Counts {
  const unread = item.read ? 0 : 1
  return minus(counts, {
    total: unread,
    urgent: item.priority === 'URGENT' ? unread : 0,
    toAcknowledge: item.requiresAcknowledgement && item.acknowledgedAt === null ? 1 : 0,
    byCategory: { [item.category]: unread },
  })
}

/** What reading all takes away, of everything or of one category, when some are left unread. */
export function readAway(counts: Counts | null, category: string | null, left: readonly Counted[]): Share {
  const none = { total: 0, urgent: 0, toAcknowledge: 0, byCategory: {} }
  if (counts === null) return none
  // How many of a category are urgent is not known before the server says it.
  const read =
    category === null
      ? { ...counts, toAcknowledge: 0 }
      : {
          ...none,
          total: counts.byCategory[category] ?? 0,
          byCategory: { [category]: counts.byCategory[category] ?? 0 },
        }
  const kept = left.filter((item) => category === null || item.category === category)
  return kept.reduce<Share>(
    ({ total, urgent, toAcknowledge, byCategory }, item) => ({
      total: total - 1,
      urgent: item.priority === 'URGENT' ? Math.max(0, urgent - 1) : urgent,
      toAcknowledge,
      byCategory: { ...byCategory, [item.category]: (byCategory[item.category] ?? 1) - 1 },
    }),
    read,
  )
}
