import { type CursorStore, moveBy } from './cursor'
import type { Ready, StreamEvent } from './events'
import { type Leadership, leadershipOf } from './leadership'
import { NoticeStream, type StreamOptions, type StreamState } from './notice-stream'

/** What the tabs that share a stream tell each other. Plain data, in order from each sender. */
type Message =
  /** I am new here, or have missed something: what came after this position? */
  | { kind: 'hello'; tab: string; from: number | null }
  /** The leader's answer. `ready` is null until its stream is; `whole` is false if it does not know all since then. */
  | {
      kind: 'welcome'
      to: string
      whole: boolean
      position: number | null
      ready: Ready | null
      events: StreamEvent[]
      state: StreamState
    }
  /** An event of the stream; `after` is where the leader stood before it. */
  | { kind: 'event'; event: StreamEvent; after: number | null }
  | { kind: 'state'; state: StreamState }
  /** Somebody else leads from now on. */
  | { kind: 'leads' }
  | { kind: 'ask' }
  | { kind: 'here' }
  /** A page is looked at again: a leader that waits with its next attempt should not. */
  | { kind: 'looked-at' }

export interface SharedStreamOptions extends StreamOptions {
  /** Tabs with the same name share: the server and the account. */
  name: string
  leadership?: Leadership
  channel?: BroadcastChannel
}

/** How many events the leader keeps for tabs that join. */
const KEPT_EVENTS = 500
/** A leader that does not answer for this long is hung, and loses its place. */
export const ANSWER_MS = 1_500
/** How often a tab that is looked at asks whether its leader is still there. */
export const ASK_MS = 5_000

/**
 * The stream of an account in all tabs of an origin and browser: one of them, the leader, has the connection, and tells
 * the others. To its owner it is what {@link NoticeStream} is: events in order, each position once, whoever leads.
 *
 * Each tab keeps its own cursor. Whoever becomes leader goes on from its own, and whoever finds that there is something
 * between its own and what it hears asks for that; what nobody has any more is a `reset`. So a change of the leader
 * loses nothing, whatever was on its way.
 */
export class SharedStream {
  private readonly tab = Math.random().toString(36).slice(2) + Date.now().toString(36)
  private readonly cursors: CursorStore
  private channel: BroadcastChannel | null = null
  private leadership: Leadership | null = null
  /** There while this tab leads. */
  private stream: NoticeStream | null = null
  private state: StreamState = 'closed'
  private cursor: number | null = null

  /** As a follower: the leader has brought this tab up to date. */
  private joined = false
  private answerTimer: ReturnType<typeof setTimeout> | null = null
  private askTimer: ReturnType<typeof setInterval> | null = null

  /** As the leader: what is known from which position on. */
  private ready: Ready | null = null
  private recent: StreamEvent[] = []
  private recentFrom: number | null = null
  private told: number | null = null

  constructor(private readonly options: SharedStreamOptions) {
    this.cursors = {
      load: () => this.cursor,
      save: (position) => this.moveTo(position),
      clear: () => options.cursors.clear(),
    }
  }

  /** Starts. Continues from `from`, else from where this account's stream was left in this tab. */
  open(from?: number): void {
    if (this.channel !== null) return
    this.cursor = from ?? this.options.cursors.load()
    this.setState('connecting')
    this.channel = this.options.channel ?? new BroadcastChannel(this.options.name)
    this.channel.addEventListener('message', this.heard)
    this.leadership = this.options.leadership ?? leadershipOf(this.options.name)
    this.leadership.stand({ lead: () => this.lead(), follow: () => this.follow() })
    if (this.stream === null) this.sayHello()
    this.askTimer = setInterval(() => this.askLeader(), ASK_MS)
  }

  /** Leaves the others; if this tab leads, another one goes on. */
  close(): void {
    if (this.channel === null) return
    this.stopLeading()
    this.leadership?.resign()
    this.leadership = null
    this.channel.removeEventListener('message', this.heard)
    this.channel.close()
    this.channel = null
    if (this.askTimer !== null) clearInterval(this.askTimer)
    this.askTimer = null
    this.expectAnswer(false)
    this.joined = false
    this.setState('closed')
  }

  /** Whether the connection is this tab's. */
  get isLeading(): boolean {
    return this.stream !== null
  }

  renew(): void {
    this.stream?.renew()
  }

  networkChanged(): void {
    this.stream?.networkChanged()
  }

  visibilityChanged(hidden: boolean): void {
    this.stream?.visibilityChanged(hidden)
    if (hidden || this.stream !== null) return
    this.say({ kind: 'looked-at' })
    this.askLeader()
  }

  private say(message: Message): void {
    this.channel?.postMessage(message)
  }

  private setState(state: StreamState): void {
    if (state === this.state) return
    this.state = state
    this.options.onState(state)
  }

  private moveTo(position: number): void {
    this.cursor = position
    this.options.cursors.save(position)
  }

  // --- leading

  private lead(): void {
    if (this.stream !== null || this.channel === null) return
    this.expectAnswer(false)
    this.joined = false
    this.ready = null
    this.recent = []
    this.recentFrom = this.told = this.cursor
    this.stream = new NoticeStream({
      ...this.options,
      cursors: this.cursors,
      onEvent: (event) => this.tell(event),
      onState: (state) => {
        if (this.stream === null || state === 'closed') return
        this.setState(state)
        this.say({ kind: 'state', state })
      },
    })
    this.say({ kind: 'leads' })
    this.stream.open(this.cursor ?? undefined)
  }

  private stopLeading(): void {
    const stream = this.stream
    this.stream = null
    stream?.close()
  }

  private follow(): void {
    this.stopLeading()
    this.sayHello()
  }

  /** An event came: to this page, and to all others. */
  private tell(event: StreamEvent): void {
    const after = this.told
    switch (event.name) {
      case 'ready':
        this.ready = event.data
        this.recentFrom ??= event.id
        this.told ??= event.id
        break
      case 'reset':
        this.recent = []
        this.recentFrom = this.told = event.id ?? event.data.position
        break
      default:
        this.remember(event)
        if (event.id !== null) this.told = event.id
    }
    this.say({ kind: 'event', event, after })
    this.options.onEvent(event)
  }

  private remember(event: StreamEvent): void {
    this.recent.push(event)
    if (this.recent.length <= KEPT_EVENTS) return
    const dropped = this.recent.shift()
    if (dropped === undefined) return
    if (dropped.id !== null) this.recentFrom = dropped.id
    if (dropped.name === 'unread' && this.ready !== null) this.ready = { ...this.ready, unread: dropped.data }
  }

  private welcome(to: string, from: number | null): void {
    const since = from ?? this.told
    const whole = since === null || (this.recentFrom !== null && since >= this.recentFrom)
    // Receipts and counts say themselves how new they are, so that all of them may come again.
    const events = whole
      ? this.recent.filter((event) => event.id === null || since === null || event.id > since)
      : []
    this.say({
      kind: 'welcome',
      ...{ to, whole, position: this.told, ready: this.ready, events, state: this.state },
    })
  }

  // --- following

  private sayHello(): void {
    this.joined = false
    this.expectAnswer(true)
    this.say({ kind: 'hello', tab: this.tab, from: this.cursor })
  }

  private expectAnswer(isExpected: boolean): void {
    if (this.answerTimer !== null) clearTimeout(this.answerTimer)
    this.answerTimer = isExpected ? setTimeout(() => this.leadership?.seize(), ANSWER_MS) : null
  }

  private askLeader(): void {
    if (this.stream !== null || this.channel === null || this.answerTimer !== null) return
    if (document.hidden) return
    this.expectAnswer(true)
    this.say({ kind: 'ask' })
  }

  private readonly heard = (message: MessageEvent<Message>): void => {
    if (this.stream === null) this.heardAsFollower(message.data)
    else this.heardAsLeader(this.stream, message.data)
  }

  private heardAsLeader(stream: NoticeStream, message: Message): void {
    switch (message.kind) {
      case 'hello':
        this.welcome(message.tab, message.from)
        break
      case 'ask':
        this.say({ kind: 'here' })
        break
      case 'looked-at':
        stream.lookedAt()
        break
    }
  }

  private heardAsFollower(message: Message): void {
    switch (message.kind) {
      case 'leads':
        this.sayHello()
        break
      case 'here':
        this.expectAnswer(false)
        break
      case 'state':
        this.expectAnswer(false)
        this.setState(message.state)
        break
      case 'welcome':
        if (message.to === this.tab) this.join(message)
        break
      case 'event':
        if (this.joined) this.overheard(message.event, message.after)
        break
    }
  }

  private join(welcome: Message & { kind: 'welcome' }): void {
    this.expectAnswer(false)
    this.joined = true
    this.setState(welcome.state)
    if (!welcome.whole && welcome.position !== null) {
      const { position } = welcome
      this.receive({ name: 'reset', id: position, data: { reason: 'missed', position } })
      return
    }
    if (welcome.ready !== null)
      this.receive({ name: 'ready', id: this.cursor ?? welcome.position, data: welcome.ready })
    for (const event of welcome.events) this.receive(event)
  }

  private overheard(event: StreamEvent, after: number | null): void {
    const isGap = event.name !== 'reset' && this.cursor !== null && after !== null && after > this.cursor
    if (isGap) this.sayHello()
    else this.receive(event)
  }

  /** The rules of {@link NoticeStream}, for what another tab has brought. */
  private receive(event: StreamEvent): void {
    const move = moveBy(event, this.cursor)
    if (move === 'repeated') return
    if (move !== null) this.moveTo(move)
    this.options.onEvent(event)
  }
}
