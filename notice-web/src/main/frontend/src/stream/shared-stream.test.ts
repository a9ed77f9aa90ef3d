import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StreamEvent } from './events'
import { FakeServer, counts, item } from './fake-source'
import type { Candidate, Leadership } from './leadership'
import type { StreamState } from './notice-stream'
import { ANSWER_MS, ASK_MS, SharedStream } from './shared-stream'

/** A browser: its tabs hear each other, and one of them leads. */
class FakeBrowser {
  readonly server = new FakeServer()
  private channels: FakeChannel[] = []
  private candidates: Candidate[] = []
  private leader: Candidate | null = null

  channel(): FakeChannel {
    const channel = new FakeChannel((data) => {
      for (const other of this.channels) if (other !== channel) other.hear(data)
    })
    this.channels.push(channel)
    return channel
  }

  leave(channel: FakeChannel) {
    this.channels = this.channels.filter((other) => other !== channel)
  }

  leadership(): Leadership {
    let mine: Candidate | null = null
    return {
      stand: (candidate) => {
        mine = candidate
        this.candidates.push(candidate)
        this.elect()
      },
      seize: () => {
        const before = this.leader
        this.leader = mine
        before?.follow()
        mine?.lead()
      },
      resign: () => {
        if (mine !== null) this.drop(mine)
      },
    }
  }

  /** The leader's tab is gone; nothing was said. */
  drop(candidate: Candidate) {
    this.candidates = this.candidates.filter((other) => other !== candidate)
    if (this.leader !== candidate) return
    this.leader = null
    this.elect()
  }

  crash(tab: Tab) {
    this.leave(tab.channel)
    for (const connection of this.server.connections) connection.closed = true
    const [first] = this.candidates
    if (first !== undefined) this.drop(first)
  }

  private elect() {
    const [next] = this.candidates
    if (this.leader !== null || next === undefined) return
    this.leader = next
    next.lead()
  }
}

class FakeChannel {
  deaf = false
  private listeners: ((event: MessageEvent) => void)[] = []

  constructor(readonly post: (data: unknown) => void) {}

  postMessage(data: unknown) {
    if (!this.deaf) this.post(structuredClone(data))
  }
  addEventListener(_type: string, listener: (event: MessageEvent) => void) {
    this.listeners.push(listener)
  }
  removeEventListener() {
    this.listeners = []
  }
  close() {
    this.listeners = []
  }
  hear(data: unknown) {
    if (!this.deaf) for (const listener of this.listeners) listener({ data } as MessageEvent)
  }
}

interface Tab {
  stream: SharedStream
  channel: FakeChannel
  events: StreamEvent[]
  states: StreamState[]
  readonly ids: (number | null)[]
  readonly names: string[]
}

function tabOf(browser: FakeBrowser, from: number): Tab {
  const events: StreamEvent[] = []
  const states: StreamState[] = []
  const channel = browser.channel()
  let saved: number | null = null
  const stream = new SharedStream({
    name: 'test',
    url: '/api/v1/stream',
    token: () => 'token',
    renewToken: () => Promise.resolve('renewed'),
    openSource: browser.server.open,
    poll: browser.server.poll,
    cursors: {
      load: () => saved,
      save: (position) => {
        saved = position
      },
      clear: () => undefined,
    },
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    random: () => 1,
    isOnline: () => true,
    leadership: browser.leadership(),
    channel: channel as unknown as BroadcastChannel,
  })
  stream.open(from)
  return {
    ...{ stream, channel, events, states },
    get ids() {
      return events.filter((event) => event.name === 'notice').map((event) => event.id)
    },
    get names() {
      return events.map((event) => event.name)
    },
  }
}

function setUp() {
  const browser = new FakeBrowser()
  const { server } = browser
  return {
    ...{ browser, server },
    tab: (from = 100) => tabOf(browser, from),
    notice: (position: number) => {
      server.latest.send({ name: 'notice', id: position, data: item(position) })
    },
  }
}

describe('the stream that tabs share', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is one connection, and everybody hears it', () => {
    const { server, tab, notice } = setUp()
    const tabs = [tab(), tab(), tab()]
    server.latest.ready(100)
    notice(101)
    expect(server.connections).toHaveLength(1)
    for (const one of tabs) {
      expect(one.ids).toEqual([101])
      expect(one.names).toEqual(['ready', 'notice'])
      expect(one.states.at(-1)).toBe('live')
    }
  })

  it('brings a tab that joins what it has missed, and no more', () => {
    const { server, tab, notice } = setUp()
    tab()
    server.latest.ready(100, { unread: counts({ position: 100, version: 7 }) })
    for (const position of [101, 102, 103]) notice(position)
    const joined = tab(102)
    expect(joined.names).toEqual(['ready', 'notice'])
    expect(joined.ids).toEqual([103])
    expect(joined.events[0]).toMatchObject({ data: { unread: { version: 7 } } })
    expect(joined.states.at(-1)).toBe('live')
  })

  it('brings a tab that joins the receipts that its page may have been too early for', () => {
    const { server, tab } = setUp()
    tab()
    server.latest.ready(100)
    server.latest.send({ name: 'unread', id: null, data: counts({ position: 100, version: 8 }) })
    expect(tab(100).names).toEqual(['ready', 'unread'])
  })

  it('tells a tab to read its inbox anew where nobody knows what it has missed', () => {
    const { server, tab, notice } = setUp()
    tab(100)
    server.latest.ready(100)
    notice(101)
    const old = tab(50)
    expect(old.events).toEqual([{ name: 'reset', id: 101, data: { reason: 'missed', position: 101 } }])
    notice(102)
    expect(old.ids).toEqual([102])
  })

  it('goes on in another tab when the leader closes, from where that tab was', () => {
    const { server, tab, notice } = setUp()
    const first = tab()
    const second = tab()
    server.latest.ready(100)
    notice(101)
    first.stream.close()
    expect(server.openConnections).toBe(1)
    expect(server.latest.url).toBe('/api/v1/stream?lastEventId=101')
    server.latest.ready(101)
    notice(102)
    expect(second.ids).toEqual([101, 102])
    expect(second.states.at(-1)).toBe('live')
  })

  it('loses nothing that was on its way when the leader died', () => {
    const { browser, server, tab, notice } = setUp()
    const first = tab()
    const second = tab()
    const third = tab()
    server.latest.ready(100)
    notice(101)
    third.channel.deaf = true
    notice(102)
    third.channel.deaf = false
    browser.crash(first)
    expect(server.latest.url).toBe('/api/v1/stream?lastEventId=102')
    server.latest.ready(102)
    notice(103)
    expect(second.ids).toEqual([101, 102, 103])
    // Nobody has 102 any more for the third tab, which reads its inbox anew.
    expect(third.names).toContain('reset')
    expect(third.ids).toEqual([101, 103])
  })

  it('asks for what it finds missing', () => {
    const { server, tab, notice } = setUp()
    tab()
    const second = tab()
    server.latest.ready(100)
    second.channel.deaf = true
    notice(101)
    second.channel.deaf = false
    notice(102)
    expect(second.ids).toEqual([101, 102])
  })

  it('takes the place of a leader that does not answer', () => {
    const { server, tab } = setUp()
    const first = tab()
    const second = tab()
    server.latest.ready(100)
    first.channel.deaf = true
    vi.advanceTimersByTime(ASK_MS + ANSWER_MS)
    expect(first.stream.isLeading).toBe(false)
    expect(second.stream.isLeading).toBe(true)
    expect(server.openConnections).toBe(1)
  })

  it('leaves a leader in its place that answers', () => {
    const { server, tab } = setUp()
    const first = tab()
    tab()
    server.latest.ready(100)
    vi.advanceTimersByTime(10 * ASK_MS)
    expect(first.stream.isLeading).toBe(true)
    expect(server.connections).toHaveLength(1)
  })

  it('says in all tabs how the connection is', () => {
    const { server, tab } = setUp()
    tab()
    const second = tab()
    server.latest.ready(100)
    server.latest.fail()
    expect(second.states.at(-1)).toBe('reconnecting')
    expect(tab().states.at(-1)).toBe('reconnecting')
  })

  it('does not make somebody wait who looks at another tab than the leader’s', () => {
    const { server, tab } = setUp()
    tab()
    const second = tab()
    server.latest.ready(100)
    server.latest.fail()
    second.stream.visibilityChanged(false)
    expect(server.connections).toHaveLength(2)
  })

  it('sets all cursors anew on reset', () => {
    const { server, tab, notice } = setUp()
    tab(900)
    const second = tab(900)
    server.latest.ready(900)
    server.latest.send({ name: 'reset', id: 50, data: { reason: 'ahead', position: 50 } })
    notice(51)
    expect(second.ids).toEqual([51])
  })

  it('says nothing more once it is closed', () => {
    const { server, tab, notice } = setUp()
    tab()
    const second = tab()
    server.latest.ready(100)
    second.stream.close()
    notice(101)
    expect(second.ids).toEqual([])
    expect(second.states.at(-1)).toBe('closed')
  })
})
