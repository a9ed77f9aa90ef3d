import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  HIDDEN_LEASE_MS,
  LEASE_BEAT_MS,
  LEASE_MS,
  LeaseLeadership,
  type Leadership,
  LockLeadership,
} from './leadership'

/** A candidate that knows whether it leads. */
function candidate(leadership: Leadership) {
  const seen = { leads: false, turns: 0 }
  leadership.stand({
    lead() {
      seen.leads = true
      seen.turns += 1
    },
    follow() {
      seen.leads = false
    },
  })
  return seen
}

/** Web Locks as far as they are used here: one holder, a queue, stealing. */
class FakeLocks {
  private holder: { reject: (reason: Error) => void } | null = null
  private queue: (() => void)[] = []

  request(_name: string, options: LockOptions, held: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const grant = () => {
        const mine = { reject }
        this.holder = mine
        void held().then(() => {
          resolve()
          if (this.holder !== mine) return
          this.holder = null
          this.queue.shift()?.()
        })
      }
      if (options.steal === true) {
        this.holder?.reject(new DOMException('stolen', 'AbortError'))
        grant()
      } else if (this.holder === null) {
        grant()
      } else {
        this.queue.push(grant)
        options.signal?.addEventListener('abort', () => {
          this.queue = this.queue.filter((waiting) => waiting !== grant)
          reject(new DOMException('aborted', 'AbortError'))
        })
      }
    })
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('leadership by locks', () => {
  const browser = () => new FakeLocks() as unknown as LockManager

  it('is one tab’s', () => {
    const locks = browser()
    const first = candidate(new LockLeadership('x', locks))
    const second = candidate(new LockLeadership('x', locks))
    expect([first.leads, second.leads]).toEqual([true, false])
  })

  it('goes to the next when the leader resigns', async () => {
    const locks = browser()
    const leader = new LockLeadership('x', locks)
    candidate(leader)
    const second = candidate(new LockLeadership('x', locks))
    leader.resign()
    await settle()
    expect(second.leads).toBe(true)
  })

  it('can be taken from a leader that hangs, which then follows and may lead again', async () => {
    const locks = browser()
    const first = candidate(new LockLeadership('x', locks))
    const second = new LockLeadership('x', locks)
    const taken = candidate(second)
    second.seize()
    await settle()
    expect([first.leads, taken.leads]).toEqual([false, true])
    second.resign()
    await settle()
    expect(first.leads).toBe(true)
  })

  it('is not given to who has resigned while waiting', async () => {
    const locks = browser()
    const leader = new LockLeadership('x', locks)
    candidate(leader)
    const second = new LockLeadership('x', locks)
    const seen = candidate(second)
    second.resign()
    leader.resign()
    await settle()
    expect(seen.leads).toBe(false)
  })
})

describe('leadership by a lease', () => {
  const standing: LeaseLeadership[] = []
  let hidden = new Set<number>()

  function tab(number = 0): LeaseLeadership {
    const leadership = new LeaseLeadership('lease', localStorage, () => hidden.has(number))
    standing.push(leadership)
    return leadership
  }

  /** The tab is gone without a word: its timers are, and nothing was told. */
  function crash(leadership: LeaseLeadership) {
    const dead = leadership as unknown as { timer: ReturnType<typeof setInterval>; candidate: null }
    clearInterval(dead.timer)
    dead.candidate = null
  }

  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
    hidden = new Set()
  })
  afterEach(() => {
    for (const leadership of standing.splice(0)) leadership.resign()
    vi.useRealTimers()
  })

  it('is one tab’s, however many stand at once', () => {
    const tabs = [tab(), tab(), tab()].map(candidate)
    vi.advanceTimersByTime(5_000)
    expect(tabs.filter((seen) => seen.leads)).toHaveLength(1)
  })

  it('stays where it is while its leader lives', () => {
    const first = candidate(tab())
    vi.advanceTimersByTime(1_000)
    const second = candidate(tab())
    vi.advanceTimersByTime(60_000)
    expect([first.leads, first.turns, second.leads]).toEqual([true, 1, false])
  })

  it('goes on within two seconds after the leader died', () => {
    const leader = tab()
    candidate(leader)
    vi.advanceTimersByTime(1_000)
    const second = candidate(tab())
    crash(leader)
    vi.advanceTimersByTime(LEASE_MS + LEASE_BEAT_MS + 100)
    expect(LEASE_MS + LEASE_BEAT_MS + 100).toBeLessThan(2_000)
    expect(second.leads).toBe(true)
  })

  it('goes on at once when the leader’s page is left', () => {
    const leader = tab()
    candidate(leader)
    vi.advanceTimersByTime(1_000)
    const second = candidate(tab())
    leader.resign()
    vi.advanceTimersByTime(LEASE_BEAT_MS + 100)
    expect(second.leads).toBe(true)
  })

  it('is given up by a tab that slept while another one took over', () => {
    const sleeper = tab()
    const first = candidate(sleeper)
    vi.advanceTimersByTime(1_000)
    const lease = { owner: 'somebody else', at: Date.now(), hidden: false }
    localStorage.setItem('lease', JSON.stringify(lease))
    vi.advanceTimersByTime(LEASE_BEAT_MS)
    expect(first.leads).toBe(false)
  })

  it('bears with a hidden leader’s slow timers among hidden tabs, and not in one that is looked at', () => {
    const late = { owner: 'hidden', at: Date.now() - 30_000, hidden: true }
    localStorage.setItem('lease', JSON.stringify(late))
    hidden.add(1)
    const waiting = candidate(tab(1))
    vi.advanceTimersByTime(HIDDEN_LEASE_MS - 31_000)
    expect(waiting.leads).toBe(false)
    const looking = candidate(tab(2))
    vi.advanceTimersByTime(100)
    expect(looking.leads).toBe(true)
  })

  it('does not outlive a clock that was set back', () => {
    const future = { owner: 'dead', at: Date.now() + 3_600_000, hidden: false }
    localStorage.setItem('lease', JSON.stringify(future))
    const seen = candidate(tab())
    vi.advanceTimersByTime(100)
    expect(seen.leads).toBe(true)
  })
})
