import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import type { InboxItem, Me } from '@/api/types'
import { useSession } from '@/session/session'
import { FakeServer, counts, item } from '@/stream/fake-source'
import { LoneLeadership } from '@/stream/leadership'
import * as source from '@/stream/source'
import * as api from './api'
import { useInbox } from './inbox-store'
import { useUnread } from './unread-store'

vi.mock('./api')
vi.mock('@/stream/source')
vi.mock('@/stream/leadership', async (original) => ({
  ...(await original<typeof import('@/stream/leadership')>()),
  leadershipOf: () => new LoneLeadership(),
}))

const HELD_MS = 5_000
/** What listens to the window until it is disposed of. */
const shown: ReturnType<typeof useInbox>[] = []
const INBOX = { kind: 'inbox' } as const

function page(
  items: InboxItem[],
  position: number,
  version: number,
  total: number,
  nextCursor: string | null = null,
) {
  return { items, nextCursor, position, unread: counts({ position, version, total }) }
}

/** Somebody is signed in, and their inbox stands at position 100, version 5, with two unread notices. */
async function opened(first = page([item(100), item(99)], 100, 5, 2)) {
  setActivePinia(createPinia())
  const server = new FakeServer()
  vi.mocked(source.openPolyfillSource).mockImplementation(server.open)
  vi.mocked(api.fetchPage).mockResolvedValue(first)
  vi.mocked(api.fetchUnread).mockResolvedValue({
    ...first.unread,
    missed: { total: 0, urgent: 0, since: null },
  })
  vi.mocked(api.putSeen).mockResolvedValue(counts({ position: 100, version: 6, total: 2 }))
  const session = useSession()
  session.me = { id: 'ada' } as Me
  vi.spyOn(session, 'token').mockReturnValue('token')
  const inbox = useInbox()
  shown.push(inbox)
  const unread = useUnread()
  await inbox.show(INBOX)
  server.latest.ready(100, { unread: counts({ position: 100, version: 5, total: 2 }) })
  return {
    server,
    inbox,
    unread,
    get positions() {
      return inbox.items.map((one) => one.position)
    },
    archiveFirst() {
      const [first] = inbox.items
      if (first === undefined) throw new Error('empty')
      return inbox.archive(first)
    },
    notice(position: number, more: Partial<InboxItem> = {}) {
      server.latest.send({ name: 'notice', id: position, data: item(position, more) })
    },
  }
}

describe('the inbox', () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    sessionStorage.clear()
  })
  afterEach(() => {
    for (const inbox of shown.splice(0)) inbox.dispose()
    vi.useRealTimers()
  })

  it('opens the stream where its first page ends', async () => {
    const { server } = await opened()
    expect(server.latest.url).toBe('/api/v1/stream?lastEventId=100')
  })

  it('says nothing about what there is before it was asked', async () => {
    const { inbox } = await opened(page([], 100, 5, 0))
    expect(inbox.blank).toBe(false)
    inbox.reset()
    expect(inbox.blank).toBe(true)
    vi.mocked(api.fetchPage).mockRejectedValueOnce(new Problem(503, 'unavailable', 'Away'))
    await inbox.show(INBOX)
    expect(inbox.blank).toBe(false)
    expect(inbox.problem?.slug).toBe('unavailable')
  })

  it('shows what was opened last, whichever answer comes first', async () => {
    const { inbox } = await opened()
    let answer: (late: InboxItem) => void = () => undefined
    vi.mocked(api.fetchItem).mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    const first = inbox.open(item(7).id)
    vi.mocked(api.fetchItem).mockResolvedValueOnce(item(8, { read: true }))
    await inbox.open(item(8).id)
    answer(item(7))
    await first
    expect(inbox.opened?.position).toBe(8)
    expect(api.putRead).not.toHaveBeenCalled()
  })

  it('shows a new notice and counts it, once', async () => {
    const world = await opened()
    world.notice(101)
    world.notice(101)
    expect(world.positions).toEqual([101, 100, 99])
    expect(world.unread.total).toBe(3)
    expect(api.fetchPage).toHaveBeenCalledTimes(1)
  })

  it('counts a notice once when the stream is renewed and both bring it', async () => {
    const world = await opened()
    const old = world.server.latest
    world.notice(101)
    old.fail()
    vi.advanceTimersByTime(2_000)
    world.server.latest.ready(101, { unread: counts({ position: 101, version: 5, total: 3 }) })
    world.notice(101)
    expect(world.positions).toEqual([101, 100, 99])
    expect(world.unread.total).toBe(3)
  })

  it('reads its list again after a reset, and no notice is lost meanwhile', async () => {
    const world = await opened()
    let answer: (page: Awaited<ReturnType<typeof api.fetchPage>>) => void = () => undefined
    vi.mocked(api.fetchPage).mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    world.server.latest.send({ name: 'reset', id: 200, data: { reason: 'too old', position: 200 } })
    world.notice(201)
    answer(page([item(200), item(100)], 200, 5, 4))
    await vi.advanceTimersByTimeAsync(0)
    expect(world.positions).toEqual([201, 200, 100])
    expect(world.unread.total).toBe(5)
  })

  it('reads its list again when receipts were missed', async () => {
    const world = await opened()
    world.server.latest.fail()
    vi.mocked(api.fetchPage).mockResolvedValueOnce(page([item(100, { read: true }), item(99)], 100, 6, 1))
    vi.advanceTimersByTime(2_000)
    world.server.latest.ready(100, { unread: counts({ position: 100, version: 6, total: 1 }) })
    await vi.advanceTimersByTimeAsync(0)
    expect(world.inbox.items[0]?.read).toBe(true)
    expect(world.unread.total).toBe(1)
  })

  it('keeps its list when the line broke and nothing was missed', async () => {
    const world = await opened()
    world.server.latest.fail()
    vi.advanceTimersByTime(2_000)
    world.server.latest.ready(100, { unread: counts({ position: 100, version: 5, total: 2 }) })
    await vi.advanceTimersByTimeAsync(0)
    expect(api.fetchPage).toHaveBeenCalledTimes(1)
  })

  it('does not take its own changes for missed ones', async () => {
    const world = await opened()
    vi.mocked(api.putRead).mockResolvedValue(counts({ position: 100, version: 6, total: 1 }))
    await world.inbox.open('n100')
    world.server.latest.fail()
    vi.advanceTimersByTime(2_000)
    world.server.latest.ready(100, { unread: counts({ position: 100, version: 6, total: 1 }) })
    await vi.advanceTimersByTimeAsync(0)
    expect(api.fetchPage).toHaveBeenCalledTimes(1)
  })

  it('marks read what is opened, and lowers the badge', async () => {
    const world = await opened()
    vi.mocked(api.putRead).mockResolvedValue(counts({ position: 100, version: 6, total: 1 }))
    await world.inbox.open('n100')
    expect(api.putRead).toHaveBeenCalledWith('n100', true)
    expect(world.inbox.opened?.read).toBe(true)
    expect(world.unread.total).toBe(1)
  })

  it('keeps a notice that came while reading was answered with older counts', async () => {
    const world = await opened()
    vi.mocked(api.putRead).mockImplementation(() => {
      world.notice(101)
      return Promise.resolve(counts({ position: 100, version: 6, total: 1 }))
    })
    await world.inbox.open('n100')
    expect(world.unread.total).toBe(2)
  })

  it('takes back what the server refuses', async () => {
    const world = await opened()
    vi.mocked(api.putArchived).mockRejectedValue(new Problem(503, 'unavailable', ''))
    world.archiveFirst()
    expect(world.positions).toEqual([99])
    await vi.advanceTimersByTimeAsync(HELD_MS)
    expect(world.positions).toEqual([100, 99])
    expect(world.unread.total).toBe(2)
  })

  it('shows at once what is put away, and tells the server five seconds later', async () => {
    const world = await opened()
    vi.mocked(api.putArchived).mockResolvedValue(counts({ position: 100, version: 6, total: 1 }))
    world.archiveFirst()
    expect(world.positions).toEqual([99])
    expect(world.unread.total).toBe(1)
    await vi.advanceTimersByTimeAsync(HELD_MS - 1)
    expect(api.putArchived).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(api.putArchived).toHaveBeenCalledWith('n100', true, false)
    expect(world.positions).toEqual([99])
    expect(world.unread.total).toBe(1)
  })

  it('takes back what was put away without the server having known of it', async () => {
    const world = await opened()
    const held = world.archiveFirst()
    held.undo()
    expect(world.positions).toEqual([100, 99])
    expect(world.unread.total).toBe(2)
    await vi.advanceTimersByTimeAsync(HELD_MS)
    expect(api.putArchived).not.toHaveBeenCalled()
  })

  it('does not bring back what is put away when something else is heard of it', async () => {
    const world = await opened()
    world.archiveFirst()
    const receipt = {
      ...{ id: 'n100', seen: true, read: true, readAt: '2026-11-21T10:00:00Z' },
      ...{ acknowledgedAt: null, archived: false, version: 6 },
    }
    world.server.latest.send({ name: 'receipt', id: null, data: receipt })
    await vi.advanceTimersByTimeAsync(0)
    expect(world.positions).toEqual([99])
  })

  it('sends what it holds back when the page is left, so that the call outlives it', async () => {
    const world = await opened()
    vi.mocked(api.putArchived).mockResolvedValue(counts({ position: 100, version: 6, total: 1 }))
    world.archiveFirst()
    dispatchEvent(new Event('pagehide'))
    expect(api.putArchived).toHaveBeenCalledWith('n100', true, true)
    await vi.advanceTimersByTimeAsync(HELD_MS)
    expect(api.putArchived).toHaveBeenCalledTimes(1)
  })

  it('tells the server first what another view has to know', async () => {
    const world = await opened()
    const calls: string[] = []
    vi.mocked(api.putArchived).mockImplementation(() => {
      calls.push('put away')
      return Promise.resolve(counts({ position: 100, version: 6, total: 1 }))
    })
    vi.mocked(api.fetchPage).mockImplementation(() => {
      calls.push('asked')
      return Promise.resolve(page([item(100, { archived: true })], 100, 6, 1))
    })
    world.archiveFirst()
    await world.inbox.show({ kind: 'archived' })
    expect(calls).toEqual(['put away', 'asked'])
    expect(world.positions).toEqual([100])
  })

  it('takes back "read all" with what was unread before', async () => {
    const world = await opened()
    const held = world.inbox.readAll(null)
    expect(world.inbox.items.map((one) => one.read)).toEqual([true, true])
    expect(world.unread.total).toBe(0)
    world.notice(101)
    expect(world.unread.total).toBe(1)
    held.undo()
    expect(world.inbox.items.map((one) => one.read)).toEqual([false, false, false])
    expect(world.unread.total).toBe(3)
    await vi.advanceTimersByTimeAsync(HELD_MS)
    expect(api.readAll).not.toHaveBeenCalled()
  })

  it('sends "read all" before something is marked unread again', async () => {
    const world = await opened()
    const calls: string[] = []
    vi.mocked(api.readAll).mockImplementation(() => {
      calls.push('read all')
      return Promise.resolve(counts({ position: 100, version: 6, total: 0 }))
    })
    vi.mocked(api.putRead).mockImplementation(() => {
      calls.push('unread')
      return Promise.resolve(counts({ position: 100, version: 7, total: 1 }))
    })
    world.inbox.readAll(null)
    const [first] = world.inbox.items
    if (first === undefined) throw new Error('empty')
    await world.inbox.setRead(first, false)
    expect(calls).toEqual(['read all', 'unread'])
    expect(world.inbox.items.map((one) => one.read)).toEqual([false, true])
    expect(world.unread.total).toBe(1)
  })

  it('follows what was read elsewhere', async () => {
    const world = await opened()
    const receipt = {
      ...{ id: 'n99', seen: true, read: true, readAt: '2026-11-21T10:00:00Z' },
      ...{ acknowledgedAt: null, archived: false, version: 6 },
    }
    world.server.latest.send({ name: 'receipt', id: null, data: receipt })
    world.server.latest.send({
      name: 'unread',
      id: null,
      data: counts({ position: 100, version: 6, total: 1 }),
    })
    expect(world.inbox.items[1]?.read).toBe(true)
    expect(world.unread.total).toBe(1)
  })

  it('lets new notices wait while the reader has scrolled', async () => {
    const world = await opened()
    world.inbox.scrolled = true
    world.notice(101)
    expect(world.positions).toEqual([100, 99])
    expect(world.unread.total).toBe(3)
    world.inbox.release()
    expect(world.positions).toEqual([101, 100, 99])
  })

  it('does not read what waits with "read all"', async () => {
    const world = await opened()
    world.inbox.scrolled = true
    world.notice(103)
    world.notice(104)
    vi.mocked(api.readAll).mockResolvedValue(counts({ position: 104, version: 6, total: 2 }))
    world.inbox.readAll(null)
    expect(world.unread.total).toBe(2)
    await vi.advanceTimersByTimeAsync(HELD_MS)
    expect(api.readAll).toHaveBeenCalledWith(102, null, false)
    world.inbox.release()
    expect(world.inbox.items.map((one) => one.read)).toEqual([false, false, true, true])
  })

  it('counts as seen what was on the screen for two seconds', async () => {
    const world = await opened()
    world.inbox.watch(true)
    vi.advanceTimersByTime(1_900)
    expect(api.putSeen).not.toHaveBeenCalled()
    vi.advanceTimersByTime(200)
    expect(api.putSeen).toHaveBeenCalledWith(100)
    vi.advanceTimersByTime(10_000)
    expect(api.putSeen).toHaveBeenCalledTimes(1)
  })

  it('drops the answer for a view that was left', async () => {
    const world = await opened()
    let answer: (page: Awaited<ReturnType<typeof api.fetchPage>>) => void = () => undefined
    vi.mocked(api.fetchPage).mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    const slow = world.inbox.show({ kind: 'archived' })
    await world.inbox.show(INBOX)
    answer(page([item(7, { archived: true })], 100, 5, 2))
    await slow
    expect(world.positions).toEqual([100, 99])
  })

  it('says what went wrong and loads again when asked', async () => {
    const world = await opened()
    vi.mocked(api.fetchPage).mockRejectedValueOnce(new Problem(503, 'unavailable', ''))
    await world.inbox.show({ kind: 'unread' })
    expect(world.inbox.problem?.slug).toBe('unavailable')
    await world.inbox.show(world.inbox.view)
    expect(world.inbox.problem).toBeNull()
    expect(world.positions).toEqual([100, 99])
  })
})

describe('what was missed', () => {
  const HOUR_MS = 3_600_000

  it('is said after an absence', async () => {
    const { server, unread } = await opened()
    const since = new Date(Date.now() - HOUR_MS).toISOString()
    server.latest.ready(100, { missed: { total: 14, urgent: 2, since } })
    expect(unread.missed).toMatchObject({ total: 14, urgent: 2 })
  })

  it('is not said of a moment ago', async () => {
    const { server, unread } = await opened()
    server.latest.ready(100, { missed: { total: 1, urgent: 0, since: new Date().toISOString() } })
    expect(unread.missed).toBeNull()
  })
})
