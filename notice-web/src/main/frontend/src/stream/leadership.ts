/** What a tab is told about who leads. */
export interface Candidate {
  /** This tab leads from now on. */
  lead(): void
  /** This tab leads no longer: another one has taken over. */
  follow(): void
}

/** One of the tabs of an origin and browser leads. Who is asked for by name, so that unlike things have leaders of their own. */
export interface Leadership {
  /** Stands for election, and stays a candidate until it resigns. */
  stand(candidate: Candidate): void
  /** Takes over from a leader that does not answer. */
  seize(): void
  /** Gives up the lead or the candidacy; the next candidate leads at once. */
  resign(): void
}

/** By Web Locks: the browser itself sees a leader die, however it dies. */
export class LockLeadership implements Leadership {
  private candidate: Candidate | null = null
  /** Aborts a request that waits. */
  private waiting: AbortController | null = null
  private release: (() => void) | null = null

  constructor(
    private readonly name: string,
    private readonly locks: LockManager,
  ) {}

  stand(candidate: Candidate): void {
    this.candidate = candidate
    this.wait()
  }

  seize(): void {
    if (this.candidate === null || this.release !== null) return
    this.waiting?.abort()
    this.waiting = null
    this.request({ steal: true })
  }

  resign(): void {
    this.candidate = null
    this.waiting?.abort()
    this.waiting = null
    this.release?.()
    this.release = null
  }

  private wait(): void {
    const waiting = new AbortController()
    this.waiting = waiting
    this.request({ signal: waiting.signal })
  }

  private request(options: LockOptions): void {
    const candidate = this.candidate
    const hold: { end: (() => void) | null } = { end: null }
    const held = () =>
      new Promise<void>((resolve) => {
        // Granted in the moment in which it was given up.
        if (this.candidate !== candidate || candidate === null) {
          resolve()
          return
        }
        hold.end = resolve
        this.release = resolve
        candidate.lead()
      })
    this.locks.request(this.name, options, held).catch(() => {
      // Either given up while it waited, or taken away while it was held.
      if (hold.end === null || this.release !== hold.end) return
      this.release = null
      candidate?.follow()
      this.wait()
    })
  }
}

interface Lease {
  owner: string
  /** When it was last renewed. */
  at: number
  /** The leader's tab is not looked at, and so its timers may be minutes late. */
  hidden: boolean
}

/** How often a leader renews its lease, and the others look at it. */
export const LEASE_BEAT_MS = 300
/** A lease that is this old has lost its leader. */
export const LEASE_MS = 1_500
/** Between hidden tabs, whose timers the browser slows down to one a minute. */
export const HIDDEN_LEASE_MS = 70_000
/** How long after taking a lease it is looked at again: whoever wrote last has it. */
const SETTLE_MS = 60

/**
 * By a lease in localStorage, for pages without a secure context, where browsers have no locks. Two tabs may lead for
 * a moment, which costs a stream too many and nothing else: what both bring is shown once.
 */
export class LeaseLeadership implements Leadership {
  private readonly id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) =>
    word.toString(36),
  ).join('')
  private candidate: Candidate | null = null
  private leading = false
  private timer: ReturnType<typeof setInterval> | null = null
  private settling: ReturnType<typeof setTimeout> | null = null

  constructor(
    private readonly key: string,
    private readonly storage: Storage,
    private readonly isHidden: () => boolean = () => document.hidden,
  ) {}

  stand(candidate: Candidate): void {
    this.candidate = candidate
    this.timer = setInterval(this.look, LEASE_BEAT_MS)
    addEventListener('storage', this.stored)
    addEventListener('pagehide', this.left)
    document.addEventListener('visibilitychange', this.look)
    this.look()
  }

  seize(): void {
    if (this.candidate !== null && !this.leading) this.take()
  }

  resign(): void {
    if (this.candidate === null) return
    this.left()
    this.candidate = null
    if (this.timer !== null) clearInterval(this.timer)
    if (this.settling !== null) clearTimeout(this.settling)
    this.timer = this.settling = null
    removeEventListener('storage', this.stored)
    removeEventListener('pagehide', this.left)
    document.removeEventListener('visibilitychange', this.look)
  }

  private read(): Lease | null {
    try {
      return JSON.parse(this.storage.getItem(this.key) ?? 'null') as Lease | null
    } catch {
      return null
    }
  }

  private write(): void {
    const lease: Lease = { owner: this.id, at: Date.now(), hidden: this.isHidden() }
    this.storage.setItem(this.key, JSON.stringify(lease))
  }

  private isOver(lease: Lease): boolean {
    const age = Date.now() - lease.at
    // A clock that was set back must not keep a dead leader in office.
    return Math.abs(age) > (lease.hidden && this.isHidden() ? HIDDEN_LEASE_MS : LEASE_MS)
  }

  private readonly look = (): void => {
    const lease = this.read()
    if (this.leading) {
      if (lease !== null && lease.owner !== this.id) this.stepDown()
      else this.write()
    } else if (lease === null || this.isOver(lease)) {
      this.take()
    }
  }

  private readonly stored = (event: StorageEvent): void => {
    if (event.key === this.key && this.settling === null) this.look()
  }

  /** The page goes: what it held is free at once. */
  private readonly left = (): void => {
    if (this.read()?.owner === this.id) this.storage.removeItem(this.key)
    if (this.leading) this.stepDown()
  }

  private take(): void {
    if (this.settling !== null) return
    this.write()
    this.settling = setTimeout(() => {
      this.settling = null
      if (this.candidate === null || this.read()?.owner !== this.id) return
      this.leading = true
      this.candidate.lead()
    }, SETTLE_MS)
  }

  private stepDown(): void {
    this.leading = false
    this.candidate?.follow()
  }
}

/** Where tabs can't agree, each leads itself. */
export class LoneLeadership implements Leadership {
  stand(candidate: Candidate): void {
    candidate.lead()
  }

  seize(): void {
    // Nobody else is there.
  }

  resign(): void {
    // Nobody else is there.
  }
}

/** The best that this browser and this page's address allow. */
export function leadershipOf(name: string): Leadership {
  // Typed as always there; absent without a secure context.
  const locks = (navigator as Partial<Navigator>).locks
  if (locks !== undefined && isSecureContext) return new LockLeadership(name, locks)
  try {
    // Reading the property is what throws where storage is closed to this page.
    return new LeaseLeadership(name, localStorage)
  } catch {
    return new LoneLeadership()
  }
}
