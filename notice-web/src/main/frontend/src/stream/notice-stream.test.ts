import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CAP_MS, backoff } from './backoff'
import { FakeServer, counts, item } from './fake-source'
import { NoticeStream, type Renewal, type StreamState } from './notice-stream'
import { parseEvent, type StreamEvent } from './events'
import { PollFailure } from './poll'

function setUp() {
  const server = new FakeServer()
  const events: StreamEvent[] = []
  const states: StreamState[] = []
  let saved: number | null = null
  const world = {
    server,
    events,
    states,
    token: 'first' as string | null,
    renewal: 'renewed' as Renewal,
    renewals: 0,
    online: true,
    get saved() {
      return saved
    },
    get ids() {
      return events.filter((event) => event.name === 'notice').map((event) => event.id)
    },
    notice(position: number) {
      server.latest.send({ name: 'notice', id: position, data: item(position) })
    },
  }
  const stream = new NoticeStream({
    url: '/api/v1/stream',
    token: () => world.token,
    renewToken: () => {
      world.renewals += 1
      if (world.renewal === 'renewed') world.token = `renewed-${world.renewals}`
      return Promise.resolve(world.renewal)
    },
    openSource: server.open,
    poll: server.poll,
    cursors: {
      load: () => saved,
      save: (position) => {
        saved = position
      },
      clear: () => {
        saved = null
      },
    },
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    random: () => 1,
    isOnline: () => world.online,
  })
  return Object.assign(world, { stream })
}

describe('the stream', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('sends the access token in the header and never in the address', () => {
    const { stream, server } = setUp()
    stream.open(7)
    expect(server.latest.headers.Authorization).toBe('Bearer first')
    expect(server.latest.url).toBe('/api/v1/stream?lastEventId=7')
  })

  it('is live once the server is ready', () => {
    const { stream, server, states } = setUp()
    stream.open(0)
    expect(states).toEqual(['connecting'])
    server.latest.ready(0)
    expect(states).toEqual(['connecting', 'live'])
  })

  it('opens one connection however often it is asked', () => {
    const { stream, server } = setUp()
    stream.open(0)
    stream.open(0)
    expect(server.connections).toHaveLength(1)
  })

  it('hands on each position once', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    for (const position of [4, 5, 5, 4, 6]) world.notice(position)
    expect(world.ids).toEqual([4, 5, 6])
  })

  it('hands on events without an id, whatever the cursor', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.notice(4)
    world.server.latest.send({ name: 'unread', id: null, data: counts({ total: 1 }) })
    expect(world.events.map((event) => event.name)).toEqual(['ready', 'notice', 'unread'])
  })

  it('keeps the cursor of what it has handed on', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.notice(4)
    expect(world.saved).toBe(4)
  })

  it('goes on from where this tab was left when it is not told otherwise', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.notice(9)
    world.stream.close()
    world.stream.open()
    expect(world.server.latest.url).toBe('/api/v1/stream?lastEventId=9')
  })

  it('takes the cursor from the server when it has none', () => {
    const world = setUp()
    world.stream.open()
    expect(world.server.latest.url).toBe('/api/v1/stream')
    world.server.latest.ready(40)
    world.server.latest.fail()
    vi.advanceTimersByTime(CAP_MS)
    expect(world.server.latest.url).toBe('/api/v1/stream?lastEventId=40')
  })

  it('comes back from the cursor after the line broke', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.notice(4)
    world.server.latest.fail()
    expect(world.states.at(-1)).toBe('reconnecting')
    vi.advanceTimersByTime(1_000)
    expect(world.server.latest.url).toBe('/api/v1/stream?lastEventId=4')
    world.server.latest.ready(4)
    expect(world.states.at(-1)).toBe('live')
  })

  it('goes on after answers that a restarting server or a proxy gives', () => {
    const world = setUp()
    world.stream.open(3)
    for (const status of [503, 502, 404, 500]) {
      world.server.latest.fail({ status })
      vi.advanceTimersByTime(8_000)
    }
    expect(world.server.connections).toHaveLength(5)
  })

  it('waits longer after each failure, and starts anew after a stream that lasted', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.fail()
    vi.advanceTimersByTime(1_000)
    world.server.latest.fail()
    vi.advanceTimersByTime(1_999)
    expect(world.server.connections).toHaveLength(2)
    vi.advanceTimersByTime(1)
    expect(world.server.connections).toHaveLength(3)
    world.server.latest.ready(3)
    vi.advanceTimersByTime(10_000)
    world.server.latest.fail()
    vi.advanceTimersByTime(1_000)
    expect(world.server.connections).toHaveLength(4)
  })

  it('does not start anew after a stream that ended at once', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.fail()
    vi.advanceTimersByTime(1_000)
    world.server.latest.ready(3)
    world.server.latest.fail()
    vi.advanceTimersByTime(1_999)
    expect(world.server.connections).toHaveLength(2)
  })

  it('waits as long as the server asks', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.fail({ status: 503, retryAfterSeconds: 5 })
    vi.advanceTimersByTime(4_999)
    expect(world.server.connections).toHaveLength(1)
    vi.advanceTimersByTime(1_001)
    expect(world.server.connections).toHaveLength(2)
  })

  it('gets a new token after 401 and goes on from the cursor', async () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.fail({ status: 401 })
    await vi.advanceTimersByTimeAsync(0)
    expect(world.renewals).toBe(1)
    expect(world.server.latest.headers.Authorization).toBe('Bearer renewed-1')
    expect(world.server.latest.url).toBe('/api/v1/stream?lastEventId=3')
  })

  it('backs off when the new token is refused as well', async () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.fail({ status: 401 })
    await vi.advanceTimersByTimeAsync(0)
    world.server.latest.fail({ status: 401 })
    await vi.advanceTimersByTimeAsync(500)
    expect(world.server.connections).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(CAP_MS)
    expect(world.server.connections).toHaveLength(3)
  })

  it('stops when the session has ended', async () => {
    const world = setUp()
    world.renewal = 'signed-out'
    world.stream.open(3)
    world.server.latest.fail({ status: 401 })
    await vi.advanceTimersByTimeAsync(CAP_MS)
    expect(world.states.at(-1)).toBe('stopped')
    expect(world.server.connections).toHaveLength(1)
  })

  it('keeps trying when a new token can not be had just now', async () => {
    const world = setUp()
    world.renewal = 'failed'
    world.stream.open(3)
    world.server.latest.fail({ status: 401 })
    await vi.advanceTimersByTimeAsync(CAP_MS)
    expect(world.server.connections).toHaveLength(2)
  })

  it('stops on 403', async () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.fail({ status: 403 })
    await vi.advanceTimersByTimeAsync(CAP_MS * 4)
    expect(world.states.at(-1)).toBe('stopped')
    expect(world.server.connections).toHaveLength(1)
  })

  it('moves to a connection with the new token without a gap and without repetition', () => {
    const world = setUp()
    world.stream.open(3)
    const old = world.server.latest
    old.ready(3)
    world.token = 'second'
    world.stream.renew()
    const renewed = world.server.latest
    expect(renewed.headers.Authorization).toBe('Bearer second')
    old.send({ name: 'notice', id: 4, data: item(4) })
    expect(old.closed).toBe(false)
    renewed.ready(3)
    expect(old.closed).toBe(true)
    renewed.send({ name: 'notice', id: 4, data: item(4) })
    renewed.send({ name: 'notice', id: 5, data: item(5) })
    expect(world.ids).toEqual([4, 5])
    expect(world.states).toEqual(['connecting', 'live'])
  })

  it('stays live on the old connection while the new one fails', () => {
    const world = setUp()
    world.stream.open(3)
    const old = world.server.latest
    old.ready(3)
    world.stream.renew()
    world.server.latest.fail({ status: 503 })
    expect(world.states.at(-1)).toBe('live')
    expect(old.closed).toBe(false)
    vi.advanceTimersByTime(1_000)
    world.server.latest.ready(3)
    expect(old.closed).toBe(true)
    expect(world.server.openConnections).toBe(1)
  })

  it('sets the cursor anew on reset, downwards too', () => {
    const world = setUp()
    world.stream.open(900)
    world.server.latest.ready(900, { resumed: false })
    world.server.latest.send({ name: 'reset', id: 50, data: { reason: 'ahead', position: 50 } })
    world.notice(51)
    expect(world.ids).toEqual([51])
    expect(world.saved).toBe(51)
  })

  it.each([['shutdown'], ['slow'], ['closed']] as const)('comes back soon after bye: %s', (reason) => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.server.latest.send({ name: 'bye', id: null, data: { reason } })
    expect(world.states.at(-1)).toBe('reconnecting')
    vi.advanceTimersByTime(1_000)
    expect(world.server.connections).toHaveLength(2)
  })

  it.each([['expired'], ['revoked']] as const)('asks for a new token after bye: %s', async (reason) => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.server.latest.send({ name: 'bye', id: null, data: { reason } })
    await vi.advanceTimersByTimeAsync(0)
    expect(world.server.latest.headers.Authorization).toBe('Bearer renewed-1')
  })

  it('leaves its place to others for a while after bye: limit', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.server.latest.send({ name: 'bye', id: null, data: { reason: 'limit' } })
    vi.advanceTimersByTime(59_000)
    expect(world.server.connections).toHaveLength(1)
    vi.advanceTimersByTime(2_000)
    expect(world.server.connections).toHaveLength(2)
  })

  it('says that it is offline, and comes back with the network', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.online = false
    world.stream.networkChanged()
    expect(world.states.at(-1)).toBe('offline')
    expect(world.server.openConnections).toBe(0)
    vi.advanceTimersByTime(CAP_MS)
    expect(world.server.connections).toHaveLength(1)
    world.online = true
    world.stream.networkChanged()
    expect(world.server.connections).toHaveLength(2)
  })

  it('does not wait any longer when the page is looked at', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.stream.visibilityChanged(true)
    world.server.latest.fail()
    world.stream.visibilityChanged(false)
    expect(world.server.connections).toHaveLength(2)
  })

  it('checks a line that may have died while the page slept', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.stream.visibilityChanged(true)
    vi.advanceTimersByTime(61_000)
    world.stream.visibilityChanged(false)
    expect(world.server.connections).toHaveLength(2)
    expect(world.states.at(-1)).toBe('live')
  })

  it('hears nothing more after it was closed', () => {
    const world = setUp()
    world.stream.open(3)
    world.server.latest.ready(3)
    world.stream.close()
    world.notice(4)
    vi.advanceTimersByTime(CAP_MS)
    expect(world.ids).toEqual([])
    expect(world.server.connections).toHaveLength(1)
  })

  it('asks for a token first when there is none', async () => {
    const world = setUp()
    world.token = null
    world.stream.open(3)
    await vi.advanceTimersByTimeAsync(0)
    expect(world.server.latest.headers.Authorization).toBe('Bearer renewed-1')
  })
})

describe('a stream that something on the way holds back', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  async function polling() {
    const world = setUp()
    world.stream.open(3)
    await vi.advanceTimersByTimeAsync(10_000)
    return {
      ...world,
      states: world.states,
      events: world.events,
      answer: async (...positions: number[]) => {
        const events = positions.map((id) => ({ name: 'notice' as const, id, data: item(id) }))
        const position = positions.at(-1) ?? 3
        world.server.latestPoll.answer({ events, position, unread: counts({ position }) })
        await vi.advanceTimersByTimeAsync(0)
      },
      get ids() {
        return world.ids
      },
    }
  }

  it('is replaced by polling from the cursor, with the token in the header', async () => {
    const { server } = await polling()
    expect(server.openConnections).toBe(0)
    expect(server.latestPoll.question).toEqual({ after: 3, version: null, waitSeconds: 0 })
    expect(server.latestPoll.headers.Authorization).toBe('Bearer first')
  })

  it('says that it polls once the server has answered, and hands on what it brought', async () => {
    const world = await polling()
    expect(world.states.at(-1)).toBe('connecting')
    await world.answer(4, 5)
    expect(world.states.at(-1)).toBe('polling')
    expect(world.ids).toEqual([4, 5])
    expect(world.server.latestPoll.question).toEqual({ after: 5, version: 0, waitSeconds: 25 })
  })

  it('says it when receipts have changed meanwhile, as a stream does that opens', async () => {
    const world = await polling()
    await world.answer()
    world.server.latestPoll.answer({ events: [], position: 9, unread: counts({ position: 9, version: 4 }) })
    await vi.advanceTimersByTimeAsync(0)
    expect(world.events.at(-1)).toMatchObject({ name: 'ready', data: { unread: { version: 4 } } })
  })

  it('takes a stream again as soon as one comes through', async () => {
    const world = await polling()
    await world.answer(4)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(world.server.latest.url).toBe('/api/v1/stream?lastEventId=4')
    world.server.latest.ready(4)
    expect(world.states.at(-1)).toBe('live')
    expect(world.server.latestPoll.signal.aborted).toBe(true)
    const asked = world.server.polls.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(world.server.polls).toHaveLength(asked)
  })

  it('tries the stream less and less often', async () => {
    const world = await polling()
    await world.answer()
    await vi.advanceTimersByTimeAsync(70_000)
    expect(world.server.connections).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(110_000)
    expect(world.server.connections).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(world.server.connections).toHaveLength(3)
  })

  it('backs off when polling fails, and renews what was refused', async () => {
    const world = await polling()
    world.server.latestPoll.fail(new PollFailure({ status: 503, retryAfterSeconds: 2 }))
    await vi.advanceTimersByTimeAsync(3_900)
    expect(world.server.polls).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(world.server.polls).toHaveLength(2)
    world.server.latestPoll.fail(new PollFailure({ status: 401, retryAfterSeconds: null }))
    await vi.advanceTimersByTimeAsync(0)
    expect(world.server.latestPoll.headers.Authorization).toBe('Bearer renewed-1')
  })

  it('stops for good on 403', async () => {
    const world = await polling()
    world.server.latestPoll.fail(new PollFailure({ status: 403, retryAfterSeconds: null }))
    await vi.advanceTimersByTimeAsync(CAP_MS * 4)
    expect(world.states.at(-1)).toBe('stopped')
    expect(world.server.polls).toHaveLength(1)
  })
})

describe('backing off', () => {
  it('spreads over the whole time up to a bound that doubles', () => {
    expect(backoff(0, () => 0)).toBe(0)
    expect(backoff(0, () => 1)).toBe(1_000)
    expect(backoff(3, () => 0.5)).toBe(4_000)
    expect(backoff(60, () => 1)).toBe(CAP_MS)
  })
})

describe('reading an event', () => {
  it('takes the id of an event that has its own', () => {
    expect(parseEvent('notice-expired', '{"id":"a"}', '12')).toEqual({
      name: 'notice-expired',
      id: 12,
      data: { id: 'a' },
    })
  })

  it('does not take the id that an earlier event left behind', () => {
    expect(parseEvent('unread', '{"total":1}', '12')?.id).toBeNull()
  })

  it('leaves out what it can not read', () => {
    expect(parseEvent('notice', '{"id":', '12')).toBeNull()
    expect(parseEvent('notice', '7', '12')).toBeNull()
  })
})
