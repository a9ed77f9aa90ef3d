import { describe, expect, it } from 'vitest'
import type { InboxItem } from '@/api/types'
import type { StreamEvent, UpdatedItem } from '@/stream/events'
import { counts, item, update } from '@/stream/fake-source'
import {
  type Listing,
  allRead,
  applied,
  blank,
  known,
  opening,
  patched,
  placed,
  released,
  withFirstPage,
  withNextPage,
} from './listing'
import type { View } from './view'

function page(items: InboxItem[], nextCursor: string | null = null, position = 100, version = 10) {
  return { items, nextCursor, position, unread: counts({ position, version }) }
}

function showing(
  items: InboxItem[],
  view: View = { kind: 'inbox' },
  nextCursor: string | null = null,
): Listing {
  return withFirstPage(blank(view), page(items, nextCursor))
}

const positions = (listing: Listing) => listing.items.map((one) => one.position)

function notice(position: number, more: Partial<InboxItem> = {}): StreamEvent {
  return { name: 'notice', id: position, data: item(position, more) }
}

function after(listing: Listing, ...events: StreamEvent[]): Listing {
  return events.reduce((shown, event) => applied(shown, event, false).listing, listing)
}

function receipt(position: number, version: number, more: object = {}): StreamEvent {
  const data = {
    id: `n${position}`,
    seen: true,
    read: true,
    readAt: '2026-11-21T10:00:00Z',
    acknowledgedAt: null,
    archived: false,
    version,
    ...more,
  }
  return { name: 'receipt', id: null, data }
}

function mark(upTo: number, version: number, more: object = { read: true }): StreamEvent {
  return {
    name: 'receipt',
    id: null,
    data: { upTo, category: null, at: '2026-11-21T10:00:00Z', version, ...more },
  }
}

describe('a new notice', () => {
  it('stands above the older ones', () => {
    expect(positions(after(showing([item(5), item(3)]), notice(101)))).toEqual([101, 5, 3])
  })

  it('is shown once, however often it comes', () => {
    expect(positions(after(showing([item(5)]), notice(101), notice(101), notice(5)))).toEqual([101, 5])
  })

  it('takes its place by position, in whatever order it comes', () => {
    expect(positions(after(showing([item(5)]), notice(103), notice(101), notice(102)))).toEqual([
      103, 102, 101, 5,
    ])
  })

  it('does not overwrite what is known of it', () => {
    const listing = after(showing([item(5, { read: true })]), notice(5))
    expect(listing.items[0]?.read).toBe(true)
  })

  it('waits while the reader has scrolled', () => {
    const { listing } = applied(showing([item(5)]), notice(101), true)
    expect(positions(listing)).toEqual([5])
    expect(positions(released(listing))).toEqual([101, 5])
    expect(released(listing).waiting).toEqual([])
  })

  it('is left out of a view that it does not belong to', () => {
    expect(positions(after(showing([], { kind: 'category', category: 'it' }), notice(101)))).toEqual([])
    expect(positions(after(showing([], { kind: 'archived' }), notice(101)))).toEqual([])
    expect(positions(after(showing([], { kind: 'urgent' }), notice(101, { priority: 'URGENT' })))).toEqual([
      101,
    ])
  })

  it('that is replayed from below the loaded pages leaves no hole', () => {
    expect(positions(after(showing([item(50), item(40)], { kind: 'inbox' }, 'more'), notice(7)))).toEqual([
      50, 40,
    ])
    expect(positions(after(showing([item(50), item(40)]), notice(7)))).toEqual([50, 40, 7])
  })
})

describe('pages', () => {
  it('join without repetition', () => {
    const listing = withNextPage(
      showing([item(9), item(8)], { kind: 'inbox' }, 'more'),
      page([item(8), item(7)]),
    )
    expect(positions(listing)).toEqual([9, 8, 7])
  })

  it('that were read before a change of our own do not take it back', () => {
    const read = patched(showing([item(9)]), 'n9', { read: true, asOf: 11 })
    expect(withFirstPage(read, page([item(9)])).items[0]?.read).toBe(true)
  })

  it('keep the open item up to date', () => {
    const listing = withFirstPage(
      opening(showing([item(9)]), known(item(9), 10, 100)),
      page([item(9, { read: true })]),
    )
    expect(listing.opened?.read).toBe(true)
  })
})

describe('an update', () => {
  const edited = (more: Partial<UpdatedItem>): StreamEvent => ({
    name: 'notice-updated',
    id: 110,
    data: update(item(5, { title: 'Edited', version: 2 }), more),
  })

  it('changes the content and leaves the receipt', () => {
    const listing = after(showing([item(5, { read: true })]), edited({}))
    expect(listing.items[0]).toMatchObject({ title: 'Edited', read: true })
  })

  it('that is material makes it fresh, in the reading pane too', () => {
    const start = opening(showing([item(5, { read: true })]), known(item(5, { read: true }), 10, 100))
    const listing = after(start, edited({ material: true }))
    expect(listing.items[0]).toMatchObject({ title: 'Edited', read: false })
    expect(listing.opened).toMatchObject({ title: 'Edited', read: false })
  })

  it('that is material brings it back from the archive', () => {
    expect(positions(after(showing([item(9)]), edited({ material: true })))).toEqual([9, 5])
    expect(
      positions(
        after(showing([item(5, { archived: true })], { kind: 'archived' }), edited({ material: true })),
      ),
    ).toEqual([])
  })

  it('of something that is not loaded changes nothing', () => {
    expect(positions(after(showing([item(9)]), edited({})))).toEqual([9])
  })

  it('that is older than what is known changes nothing', () => {
    const listing = after(showing([item(5, { version: 3, title: 'Newer' })]), edited({}))
    expect(listing.items[0]?.title).toBe('Newer')
  })
})

describe('a recalled or expired notice', () => {
  it('leaves the list at once', () => {
    const recalled: StreamEvent = {
      name: 'notice-recalled',
      id: 120,
      data: { id: 'n5', reason: 'Wrong date' },
    }
    expect(positions(after(showing([item(9), item(5)]), recalled, recalled))).toEqual([9])
  })

  it('that is open says why it is gone', () => {
    const start = opening(showing([item(5)]), known(item(5), 10, 100))
    const recalled = after(start, {
      name: 'notice-recalled',
      id: 120,
      data: { id: 'n5', reason: 'Wrong date' },
    })
    expect(recalled.departed).toEqual({ kind: 'recalled', reason: 'Wrong date' })
    expect(opening(recalled, null).departed).toBeNull()
    const expired = after(start, { name: 'notice-expired', id: 120, data: { id: 'n5' } })
    expect(expired.departed?.kind).toBe('expired')
  })
})

describe('a receipt from elsewhere', () => {
  it('is taken over', () => {
    expect(after(showing([item(5)]), receipt(5, 11)).items[0]?.read).toBe(true)
  })

  it('that the item was already read with is not', () => {
    const listing = after(showing([item(5, { read: true })]), receipt(5, 10, { read: false, readAt: null }))
    expect(listing.items[0]?.read).toBe(true)
  })

  it('of archiving takes the item out', () => {
    expect(positions(after(showing([item(5)]), receipt(5, 11, { archived: true })))).toEqual([])
  })

  it('of reading leaves the item in the unread view', () => {
    expect(positions(after(showing([item(5)], { kind: 'unread' }), receipt(5, 11)))).toEqual([5])
  })

  it('of something that may have come back asks for it', () => {
    expect(applied(showing([item(9)]), receipt(5, 11), false).ask).toEqual(['n5'])
    expect(applied(showing([item(9)]), receipt(5, 11, { archived: true }), false).ask).toEqual([])
  })

  it('that was asked for puts the item in its place', () => {
    expect(positions(placed(showing([item(9), item(3)]), known(item(5), 11, 100)))).toEqual([9, 5, 3])
    expect(positions(placed(showing([item(9)], { kind: 'urgent' }), known(item(5), 11, 100)))).toEqual([9])
  })
})

describe('a mark', () => {
  it('reads all at or below it', () => {
    const listing = after(showing([item(9), item(5)]), mark(5, 11))
    expect(listing.items.map((one) => one.read)).toEqual([false, true])
  })

  it('of a category reads only that', () => {
    const listing = after(
      showing([item(9, { category: 'it' }), item(5)]),
      mark(100, 11, { read: true, category: 'it' }),
    )
    expect(listing.items.map((one) => one.read)).toEqual([true, false])
  })

  it('of seeing does not read', () => {
    const listing = after(showing([item(9)]), mark(100, 11, { seen: true }))
    expect(listing.items[0]).toMatchObject({ seen: true, read: false })
  })

  it('keeps the first time', () => {
    const listing = after(showing([item(9, { read: true, readAt: '2026-01-01T00:00:00Z' })]), mark(100, 11))
    expect(listing.items[0]?.readAt).toBe('2026-01-01T00:00:00Z')
  })

  it('that the page was already read with changes nothing', () => {
    expect(after(showing([item(9)]), mark(100, 10)).items[0]?.read).toBe(false)
  })

  it('does not cover a notice that was materially edited above it', () => {
    const edited = update(item(5, { version: 2, editedAt: '2026-11-21T09:00:00Z' }), { material: true })
    const listing = after(showing([item(5)]), { name: 'notice-updated', id: 110, data: edited })
    const { listing: next, ask } = applied(listing, mark(105, 11), false)
    expect(next.items[0]?.read).toBe(false)
    expect(ask).toEqual(['n5'])
  })

  it('of our own reads at once', () => {
    const listing = allRead(showing([item(9), item(5)]), 9, null, '2026-11-21T10:00:00Z')
    expect(listing.items.every((one) => one.read)).toBe(true)
  })
})

describe('a change of our own', () => {
  it('shows in the list and in the reading pane', () => {
    const listing = patched(opening(showing([item(5)]), known(item(5), 10, 100)), 'n5', { read: true })
    expect(listing.items[0]?.read).toBe(true)
    expect(listing.opened?.read).toBe(true)
  })

  it('of archiving takes the item out and leaves it open', () => {
    const listing = patched(opening(showing([item(5)]), known(item(5), 10, 100)), 'n5', { archived: true })
    expect(positions(listing)).toEqual([])
    expect(listing.opened?.id).toBe('n5')
  })
})
