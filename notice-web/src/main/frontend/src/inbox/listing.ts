import type { InboxItem, InboxPage } from '@/api/types'
import type { ItemReceipt, MarkReceipt, StreamEvent, UpdatedItem } from '@/stream/events'
import { type View, belongs } from './view'

/** An item, and how new what we know of it is. */
export interface Known extends InboxItem {
  /** The version of the receipts that it was read with. */
  readonly asOf: number
  /** The position of the log that it was read at, or of its last material edit seen since. */
  readonly freshAt: number
}

/** Why an item that is open is in no inbox any more. */
export interface Departure {
  kind: 'recalled' | 'expired'
  reason: string | null
}

/**
 * The items shown, newest first, kept up by the stream's events. Every function gives a new listing and may be
 * repeated: events come at least once.
 */
export interface Listing {
  readonly view: View
  readonly items: readonly Known[]
  /** Came while the reader had scrolled: they are shown when asked for, so that nothing jumps. */
  readonly waiting: readonly Known[]
  readonly nextCursor: string | null
  /** The item in the reading pane, whether it is in the list or not. */
  readonly opened: Known | null
  readonly departed: Departure | null
}

/** An empty listing, before its first page. */
export function blank(view: View): Listing {
  return { view, items: [], waiting: [], nextCursor: null, opened: null, departed: null }
}

export function known(item: InboxItem, asOf: number, at: number): Known {
  return { ...item, asOf, freshAt: at }
}

function knownOf(page: InboxPage): Known[] {
  return page.items.map((item) => known(item, page.unread.version, page.position))
}

/** The first page takes the place of everything but the open item, and what is known better by now. */
export function withFirstPage(listing: Listing, page: InboxPage): Listing {
  const items = knownOf(page).map((item) => {
    const before = find(listing, item.id)
    return before !== undefined && before.asOf > item.asOf ? before : item
  })
  const opened = items.find((item) => item.id === listing.opened?.id) ?? listing.opened
  return { ...listing, items, waiting: [], nextCursor: page.nextCursor, opened }
}

export function withNextPage(listing: Listing, page: InboxPage): Listing {
  const items = knownOf(page).reduce(inserted, listing.items)
  return { ...listing, items, nextCursor: page.nextCursor }
}

/** Shows what was waiting. */
export function released(listing: Listing): Listing {
  return { ...listing, items: listing.waiting.reduce(inserted, listing.items), waiting: [] }
}

export function opening(listing: Listing, item: Known | null): Listing {
  return { ...listing, opened: item, departed: null }
}

export function find(listing: Listing, id: string): Known | undefined {
  if (listing.opened?.id === id) return listing.opened
  return listing.items.find((item) => item.id === id) ?? listing.waiting.find((item) => item.id === id)
}

/** Puts a fresh copy of an item where it belongs, or takes it out. */
export function placed(listing: Listing, item: Known): Listing {
  const changed = mapped(listing, (other) => (other.id === item.id ? item : other))
  const isListed = changed.items.some((other) => other.id === item.id)
  if (isListed || !belongs(item, listing.view) || !isInRange(listing, item)) return settled(changed)
  return { ...changed, items: inserted(changed.items, item) }
}

/** Changes what we know of one item. */
export function patched(listing: Listing, id: string, change: Partial<Known>): Listing {
  return settled(mapped(listing, (item) => (item.id === id ? { ...item, ...change } : item)))
}

/** All that a mark covers is read. */
export function allRead(listing: Listing, upTo: number, category: string | null, at: string): Listing {
  return mapped(listing, (item) =>
    isCovered(item, upTo, category) ? { ...item, seen: true, read: true, readAt: item.readAt ?? at } : item,
  )
}

/** Takes an item out of the list, as far as it does not belong there; what is open stays open. */
export function removed(listing: Listing, id: string): Listing {
  const others = (item: Known) => item.id !== id
  return { ...listing, items: listing.items.filter(others), waiting: listing.waiting.filter(others) }
}

/**
 * What an event of the stream makes of the listing.
 *
 * @param hold new items wait
 * @returns also the ids of items that have to be read again, because the event does not say enough of them
 */
export function applied(
  listing: Listing,
  event: StreamEvent,
  hold: boolean,
): { listing: Listing; ask: string[] } {
  switch (event.name) {
    case 'notice':
      return { listing: arrived(listing, event.data, event.id ?? event.data.position, hold), ask: [] }
    case 'notice-updated':
      return { listing: updated(listing, event.data, event.id ?? 0, hold), ask: [] }
    case 'notice-recalled':
      return { listing: departed(listing, event.data.id, 'recalled', event.data.reason), ask: [] }
    case 'notice-expired':
      return { listing: departed(listing, event.data.id, 'expired', null), ask: [] }
    case 'receipt':
      return 'upTo' in event.data ? marked(listing, event.data) : received(listing, event.data)
    default:
      return { listing, ask: [] }
  }
}

function inserted(items: readonly Known[], item: Known): readonly Known[] {
  if (items.some((other) => other.id === item.id)) return items
  const place = items.findIndex((other) => other.position < item.position)
  return place === -1 ? [...items, item] : items.toSpliced(place, 0, item)
}

function mapped(listing: Listing, change: (item: Known) => Known): Listing {
  return {
    ...listing,
    items: listing.items.map(change),
    waiting: listing.waiting.map(change),
    opened: listing.opened === null ? null : change(listing.opened),
  }
}

/**
 * Takes out what has left the view. What was read or acknowledged while its view was shown stays until the view is
 * shown anew: nobody wants the row to vanish under the finger.
 */
function settled(listing: Listing): Listing {
  const stays = (item: Known) => item.archived === (listing.view.kind === 'archived')
  if (listing.items.every(stays) && listing.waiting.every(stays)) return listing
  return { ...listing, items: listing.items.filter(stays), waiting: listing.waiting.filter(stays) }
}

/** Whether an item's place lies in what is loaded; below that it would leave a hole. */
function isInRange(listing: Listing, item: InboxItem): boolean {
  const last = listing.items.at(-1)
  return listing.nextCursor === null || last === undefined || item.position > last.position
}

function arrived(listing: Listing, item: InboxItem, at: number, hold: boolean): Listing {
  const isKnown = [...listing.items, ...listing.waiting].some((other) => other.id === item.id)
  if (isKnown || !belongs(item, listing.view) || !isInRange(listing, item)) return listing
  const fresh = known(item, 0, at)
  return hold
    ? { ...listing, waiting: inserted(listing.waiting, fresh) }
    : { ...listing, items: inserted(listing.items, fresh) }
}

const FRESH = { seen: false, read: false, readAt: null, acknowledgedAt: null, archived: false }

function updated(
  listing: Listing,
  { material, ...content }: UpdatedItem,
  at: number,
  hold: boolean,
): Listing {
  const isKnown = find(listing, content.id) !== undefined
  const changed = mapped(listing, (item) => {
    if (item.id !== content.id || item.version > content.version) return item
    return material === true ? { ...item, ...content, ...FRESH, freshAt: at } : { ...item, ...content }
  })
  if (isKnown) return settled(changed)
  // Of an item that is not loaded we know the receipt only if the edit has made it fresh.
  return material === true ? arrived(changed, { ...content, ...FRESH }, at, hold) : changed
}

function departed(listing: Listing, id: string, kind: Departure['kind'], reason: string | null): Listing {
  const rest = removed(listing, id)
  return listing.opened?.id === id ? { ...rest, departed: { kind, reason } } : rest
}

function received(listing: Listing, receipt: ItemReceipt): { listing: Listing; ask: string[] } {
  const { id, version, ...change } = receipt
  const isListed = [...listing.items, ...listing.waiting].some((item) => item.id === id)
  const next = settled(
    mapped(listing, (item) => (item.id === id && version > item.asOf ? { ...item, ...change } : item)),
  )
  // It may have come back into this view, for example out of the archive.
  const mayBelong = change.archived === (listing.view.kind === 'archived')
  return { listing: next, ask: !isListed && mayBelong ? [id] : [] }
}

function isCovered(item: Known, upTo: number, category: string | null): boolean {
  return item.position <= upTo && (category === null || item.category === category)
}

function marked(listing: Listing, mark: MarkReceipt): { listing: Listing; ask: string[] } {
  const ask = new Set<string>()
  const next = mapped(listing, (item) => {
    if (mark.version <= item.asOf || !isCovered(item, mark.upTo, mark.category ?? null)) return item
    if (item.editedAt !== null && item.freshAt > mark.upTo) {
      // Its last material edit may lie above the mark, which then does not cover it.
      ask.add(item.id)
      return item
    }
    if (mark.read === true) return { ...item, seen: true, read: true, readAt: item.readAt ?? mark.at }
    return mark.seen === true ? { ...item, seen: true } : item
  })
  return { listing: next, ask: [...ask] }
}
