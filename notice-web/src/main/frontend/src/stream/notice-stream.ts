import { backoff } from './backoff'
import { type CursorStore, moveBy } from './cursor'
import type { ByeReason, StreamEvent } from './events'
import { type Changes, type Poll, PollFailure, WAIT_SECONDS } from './poll'
import type { Failure, OpenSource, Source } from './source'

/**
 * - `closed`: not wanted
 * - `connecting`: opening for the first time
 * - `live`: events come
 * - `reconnecting`: broken, and being opened again
 * - `polling`: something on the way holds the stream back, so the server is asked again and again
 * - `offline`: the browser has no network
 * - `stopped`: the server refuses this account, or the session has ended; only a new `open` starts it again
 */
export type StreamState =
  'closed' | 'connecting' | 'live' | 'reconnecting' | 'polling' | 'offline' | 'stopped'

/** What became of asking for a fresh access token. */
export type Renewal = 'renewed' | 'signed-out' | 'failed'

export interface StreamOptions {
  url: string
  /** The present access token; null if there is none yet. */
  token(): string | null
  renewToken(): Promise<Renewal>
  openSource: OpenSource
  /** Instead of the stream, where nothing of it comes through. */
  poll: Poll
  cursors: CursorStore
  onEvent(event: StreamEvent): void
  onState(state: StreamState): void
  random?: () => number
  /** Whether the browser thinks that it has a network. */
  isOnline?: () => boolean
}

/** A stream that lived this long was a good one: the next failure starts to back off anew. */
const STABLE_MS = 10_000
/** A page that was hidden for this long may have slept, and its line may be dead without anybody having noticed. */
const SUSPICIOUS_MS = 60_000
/** After `bye: limit` another tab or device has taken the place; coming back at once would push that one out. */
const LIMIT_MS = 60_000
/** A connection that has brought nothing by then is held back by something, such as a proxy that collects answers. */
const SILENT_MS = 10_000
/** While polling, a stream is tried again after this, and then after ever longer. */
const TRY_AGAIN_MS = 60_000
const TRY_AGAIN_CAP_MS = 600_000

/**
 * The one stream of an account in this tab. It owns the connection: the credential, the cursor, and all reconnecting.
 * What it hands on is in order and without repetition: an event with an id comes once, and ids rise, except after
 * `reset`, which sets the cursor anew.
 *
 * Events are plain data, and nobody but the owner of this object knows of connections: a tab that is fed by another
 * tab's stream can stand in its place.
 */
export class NoticeStream {
  /** One object for all connections, so that even one that is open carries the newest token. */
  private readonly headers: Record<string, string> = {}
  private readonly random: () => number
  private readonly isOnline: () => boolean

  private state: StreamState = 'closed'
  private cursor: number | null = null
  /** The connection that events come from. */
  private current: Source | null = null
  /** The connection that is being opened; until it is ready, events still come from the current one. */
  private next: Source | null = null
  private timer: ReturnType<typeof setTimeout> | null = null
  private stableTimer: ReturnType<typeof setTimeout> | null = null
  private silenceTimer: ReturnType<typeof setTimeout> | null = null
  /** Set while the server is polled. */
  private polling: AbortController | null = null
  private silences = 0
  private attempt = 0
  private refusals = 0
  private hiddenSince: number | null = null

  constructor(private readonly options: StreamOptions) {
    this.random = options.random ?? Math.random
    this.isOnline = options.isOnline ?? (() => navigator.onLine)
  }

  /** Starts. Continues from `from`, else from where this account's stream was left in this tab. */
  open(from?: number): void {
    if (this.isWanted) return
    this.cursor = from ?? this.options.cursors.load()
    this.attempt = 0
    this.refusals = 0
    this.silences = 0
    this.setState('connecting')
    if (this.isOnline()) this.connect()
    else this.setState('offline')
  }

  /** Ends the connection and forgets what was planned. */
  close(): void {
    this.drop()
    this.setState('closed')
  }

  /** There is a new access token: moves to a connection that carries it, without a gap. */
  renew(): void {
    if (this.authorise() && this.state === 'live') this.connect()
  }

  /** The browser's network came or went. */
  networkChanged(): void {
    if (!this.isWanted) return
    if (!this.isOnline()) {
      this.drop()
      this.setState('offline')
    } else if (this.state === 'offline') {
      this.setState('reconnecting')
      this.attempt = 0
      this.connect()
    } else if (this.polling !== null) {
      // Another network may have no such proxy.
      this.silences = 0
      this.connect()
    }
  }

  /** The page was hidden, or is looked at again. */
  visibilityChanged(hidden: boolean): void {
    if (hidden) {
      this.hiddenSince = Date.now()
      return
    }
    const away = this.hiddenSince === null ? 0 : Date.now() - this.hiddenSince
    this.hiddenSince = null
    if (this.state === 'live' && away > SUSPICIOUS_MS) this.connect()
    else this.lookedAt()
  }

  /** Somebody looks at what this stream feeds, in this page or in another: no time to wait for the next attempt. */
  lookedAt(): void {
    if (this.state === 'reconnecting' && this.timer !== null) this.connect()
  }

  private get isWanted(): boolean {
    return this.state !== 'closed' && this.state !== 'stopped'
  }

  private setState(state: StreamState): void {
    if (state === this.state) return
    this.state = state
    this.options.onState(state)
  }

  private clearTimers(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    if (this.stableTimer !== null) clearTimeout(this.stableTimer)
    this.timer = null
    this.stableTimer = null
    this.listenForSilence(null)
  }

  private drop(): void {
    this.clearTimers()
    this.stopPolling()
    this.current?.close()
    this.next?.close()
    this.current = null
    this.next = null
  }

  private stop(): void {
    this.drop()
    this.setState('stopped')
  }

  private connect(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.next?.close()
    this.next = null
    if (!this.authorise()) {
      void this.renewThenConnect()
      return
    }
    const url = this.cursor === null ? this.options.url : `${this.options.url}?lastEventId=${this.cursor}`
    const source = this.options.openSource(url, this.headers, {
      event: (event) => this.received(source, event),
      failed: (failure) => this.failed(source, failure),
    })
    this.next = source
    this.listenForSilence(source)
  }

  /** Waits for the first event of a connection; null for none. */
  private listenForSilence(source: Source | null): void {
    if (this.silenceTimer !== null) clearTimeout(this.silenceTimer)
    this.silenceTimer = source === null ? null : setTimeout(() => this.isSilent(source), SILENT_MS)
  }

  private isSilent(source: Source): void {
    if (source !== this.next) return
    source.close()
    this.next = null
    if (this.current !== null) {
      this.connectLater()
      return
    }
    this.connectIn(Math.min(TRY_AGAIN_MS * 2 ** this.silences, TRY_AGAIN_CAP_MS))
    this.silences += 1
    if (this.polling === null) void this.startPolling()
  }

  private stopPolling(): void {
    this.polling?.abort()
    this.polling = null
  }

  /** Asks again and again, until a stream comes through or nobody wants to know any more. */
  private async startPolling(): Promise<void> {
    const polling = new AbortController()
    this.polling = polling
    const { signal } = polling
    let version: number | null = null
    let failures = 0
    while (this.polling === polling) {
      try {
        const question = { after: this.cursor, version, waitSeconds: version === null ? 0 : WAIT_SECONDS }
        const changes = await this.options.poll(question, this.headers, signal)
        if (signal.aborted) return
        failures = 0
        this.refusals = 0
        this.setState('polling')
        this.polled(changes, version)
        version = changes.unread.version
      } catch (thrown) {
        if (signal.aborted) return
        if (!(thrown instanceof PollFailure)) throw thrown
        failures += 1
        await this.recover(thrown.failure, failures, signal)
      }
    }
  }

  private polled(changes: Changes, version: number | null): void {
    for (const event of changes.events) this.hand(event)
    const last = changes.events.at(-1)
    if (last?.name !== 'reset' && (this.cursor === null || changes.position > this.cursor)) {
      this.moveTo(changes.position)
    }
    if (version === null || changes.unread.version > version) {
      // Receipts are not among the events: this is what a stream says when it opens.
      const missed = { total: 0, urgent: 0, since: null }
      const { position, unread } = changes
      const data = { position, unread, missed, heartbeat: 0, resumed: true }
      this.options.onEvent({ name: 'ready', id: this.cursor, data })
    } else {
      this.options.onEvent({ name: 'unread', id: null, data: changes.unread })
    }
  }

  /** What has to come before the next question. */
  private async recover(failure: Failure, failures: number, signal: AbortSignal): Promise<void> {
    if (failure.status === 403) {
      this.stop()
      return
    }
    if (failure.status === 401) {
      this.refusals += 1
      const outcome = await this.options.renewToken()
      if (signal.aborted) return
      if (outcome === 'signed-out') {
        this.stop()
        return
      }
      this.authorise()
      if (outcome === 'renewed' && this.refusals < 2) return
    }
    this.setState('reconnecting')
    const atLeastMs = (failure.retryAfterSeconds ?? 0) * 1000
    await new Promise((resolve) => {
      setTimeout(resolve, atLeastMs + backoff(failures, this.random))
    })
  }

  /** Takes the present token. False if there is none. */
  private authorise(): boolean {
    const token = this.options.token()
    if (token === null) return false
    this.headers.Authorization = `Bearer ${token}`
    return true
  }

  private connectIn(milliseconds: number): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = null
      this.connect()
    }, milliseconds)
  }

  private connectLater(atLeastMs = 0): void {
    this.connectIn(atLeastMs + backoff(this.attempt, this.random))
    this.attempt += 1
  }

  private async renewThenConnect(): Promise<void> {
    const outcome = await this.options.renewToken()
    if (!this.isWanted || this.state === 'offline' || this.next !== null || this.timer !== null) return
    if (outcome === 'signed-out') this.stop()
    else if (outcome === 'renewed' && this.refusals < 2) this.connect()
    else this.connectLater()
  }

  private received(source: Source, event: StreamEvent): void {
    if (source === this.next && event.name === 'ready') this.takeOver(source)
    if (source !== this.current) return
    if (event.name === 'bye') this.dismissed(event.data.reason)
    else this.hand(event)
  }

  private hand(event: StreamEvent): void {
    const move = moveBy(event, this.cursor)
    if (move === 'repeated') return
    if (move !== null) this.moveTo(move)
    this.options.onEvent(event)
  }

  /** The new connection is ready: it replays from the cursor, so the old one may end. */
  private takeOver(source: Source): void {
    this.current?.close()
    this.current = source
    this.next = null
    this.refusals = 0
    this.silences = 0
    this.listenForSilence(null)
    this.stopPolling()
    if (this.stableTimer !== null) clearTimeout(this.stableTimer)
    this.stableTimer = setTimeout(() => {
      this.attempt = 0
    }, STABLE_MS)
    this.setState('live')
  }

  private moveTo(position: number): void {
    this.cursor = position
    this.options.cursors.save(position)
  }

  private failed(source: Source, failure: Failure): void {
    if (source === this.next) {
      this.next = null
      this.listenForSilence(null)
    } else if (source === this.current) this.lost()
    else return
    if (failure.status === 403) {
      this.stop()
    } else if (failure.status === 401) {
      this.refusals += 1
      void this.renewThenConnect()
    } else if (this.polling !== null) {
      this.connectIn(TRY_AGAIN_MS)
    } else if (this.next === null) {
      this.connectLater((failure.retryAfterSeconds ?? 0) * 1000)
    }
  }

  private lost(): void {
    this.current = null
    if (this.stableTimer !== null) clearTimeout(this.stableTimer)
    this.stableTimer = null
    this.setState('reconnecting')
  }

  /** The server said why it ends the stream. */
  private dismissed(reason: ByeReason): void {
    this.current?.close()
    this.lost()
    if (this.next !== null) return
    switch (reason) {
      case 'expired':
      case 'revoked':
        this.refusals += 1
        void this.renewThenConnect()
        break
      case 'limit':
        this.connectLater(LIMIT_MS)
        break
      case 'shutdown':
      case 'slow':
      case 'closed':
        this.connectLater()
        break
    }
  }
}
