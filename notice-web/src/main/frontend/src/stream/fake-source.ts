import type { Counts, InboxItem } from '@/api/types'
import type { Ready, StreamEvent, UpdatedItem } from './events'
import type { Changes, Poll, PollQuestion } from './poll'
import type { Failure, OpenSource, SourceHandlers } from './source'

/** A server for tests: it sees the connections that were opened, and sends what it is told to. */
export class FakeServer {
  readonly connections: FakeConnection[] = []

  readonly open: OpenSource = (url, headers, handlers) => {
    const connection = new FakeConnection(url, { ...headers }, handlers)
    this.connections.push(connection)
    return {
      close() {
        connection.closed = true
      },
    }
  }

  /** The requests of long polling that have come. */
  readonly polls: FakePoll[] = []

  readonly poll: Poll = (question, headers, signal) =>
    new Promise((resolve, reject) => {
      this.polls.push({ question, headers: { ...headers }, signal, answer: resolve, fail: reject })
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })

  get latestPoll(): FakePoll {
    const poll = this.polls.at(-1)
    if (poll === undefined) throw new Error('nobody polled')
    return poll
  }

  get latest(): FakeConnection {
    const connection = this.connections.at(-1)
    if (connection === undefined) throw new Error('nobody connected')
    return connection
  }

  get openConnections(): number {
    return this.connections.filter((connection) => !connection.closed).length
  }
}

interface FakePoll {
  question: PollQuestion
  headers: Record<string, string>
  signal: AbortSignal
  answer(changes: Changes): void
  fail(reason: Error): void
}

export class FakeConnection {
  closed = false

  constructor(
    readonly url: string,
    readonly headers: Record<string, string>,
    private readonly handlers: SourceHandlers,
  ) {}

  send(event: StreamEvent): void {
    if (!this.closed) this.handlers.event(event)
  }

  ready(position: number, more: Partial<Ready> = {}): void {
    this.send({
      name: 'ready',
      id: position,
      data: {
        position,
        unread: counts({ position }),
        missed: { total: 0, urgent: 0, since: null },
        heartbeat: 15,
        resumed: true,
        ...more,
      },
    })
  }

  fail(failure: Partial<Failure> = {}): void {
    if (this.closed) return
    this.closed = true
    this.handlers.failed({ status: null, retryAfterSeconds: null, ...failure })
  }
}

export function counts(more: Partial<Counts> = {}): Counts {
  return { total: 0, urgent: 0, toAcknowledge: 0, byCategory: {}, position: 0, version: 0, ...more }
}

export function item(position: number, more: Partial<InboxItem> = {}): InboxItem {
  return {
    id: `n${position}`,
    position,
    version: 1,
    title: `Notice ${position}`,
    body: 'Text',
    excerpt: 'Text',
    category: 'general',
    priority: 'NORMAL',
    sender: { id: 'it', name: 'IT Operations' },
    link: null,
    linkLabel: null,
    data: null,
    publishedAt: '2026-11-20T10:00:00Z',
    editedAt: null,
    expiresAt: null,
    requiresAcknowledgement: false,
    acknowledgeBy: null,
    seen: false,
    read: false,
    readAt: null,
    acknowledgedAt: null,
    archived: false,
    ...more,
  }
}

/** An item without the receipt, as an update brings it. */
export function update(of: InboxItem, more: Partial<UpdatedItem> = {}): UpdatedItem {
  const content: Partial<InboxItem> = { ...of }
  delete content.seen
  delete content.read
  delete content.readAt
  delete content.acknowledgedAt
  delete content.archived
  return { ...(content as UpdatedItem), ...more }
}
