import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Renewal } from '@/stream/notice-stream'
import { TokenKeeper } from './token-keeper'

const MINUTE_MS = 60_000

function setUp(lifeMs = 15 * MINUTE_MS) {
  const world = { outcome: 'renewed' as Renewal, exchanges: 0, running: 0, atOnce: 0, lifeMs }
  const keeper = new TokenKeeper(
    async () => {
      world.exchanges += 1
      world.running += 1
      world.atOnce = Math.max(world.atOnce, world.running)
      await Promise.resolve()
      world.running -= 1
      if (world.outcome === 'renewed') {
        keeper.hold({ value: `token-${world.exchanges}`, expiresAt: Date.now() + world.lifeMs })
      }
      return world.outcome
    },
    () => 1,
  )
  return Object.assign(world, { keeper })
}

describe('a token keeper', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('exchanges one at a time, whoever asks', async () => {
    const world = setUp()
    await Promise.all([world.keeper.renew(), world.keeper.keep(), world.keeper.renew()])
    expect([world.exchanges, world.atOnce]).toEqual([1, 1])
    expect(world.keeper.token?.value).toBe('token-1')
  })

  it('renews sixty seconds before the end', async () => {
    const world = setUp()
    await world.keeper.keep()
    await vi.advanceTimersByTimeAsync(14 * MINUTE_MS - 1)
    expect(world.exchanges).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(world.keeper.token?.value).toBe('token-2')
  })

  it('renews a short one in the middle of its life, and never more than once a second', async () => {
    const world = setUp(MINUTE_MS)
    await world.keeper.keep()
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2)
    expect(world.exchanges).toBe(2)
    world.lifeMs = -5
    await world.keeper.renew()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(world.exchanges).toBe(8)
  })

  it('tries again, ever more slowly, and starts anew once it has one', async () => {
    const world = setUp()
    world.outcome = 'failed'
    await world.keeper.keep()
    await vi.advanceTimersByTimeAsync(2_999)
    expect(world.exchanges).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(world.exchanges).toBe(2)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(world.exchanges).toBe(2)
    world.outcome = 'renewed'
    await vi.advanceTimersByTimeAsync(1)
    expect(world.exchanges).toBe(3)
    await vi.advanceTimersByTimeAsync(14 * MINUTE_MS)
    expect(world.exchanges).toBe(4)
  })

  it('asks no more once nobody is signed in', async () => {
    const world = setUp()
    await world.keeper.keep()
    world.outcome = 'signed-out'
    await vi.advanceTimersByTimeAsync(14 * MINUTE_MS)
    world.keeper.forget()
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS)
    expect(world.exchanges).toBe(2)
    expect(world.keeper.token).toBeNull()
  })

  it('does not go on trying after it was told to forget', async () => {
    const world = setUp()
    world.outcome = 'failed'
    const trying = world.keeper.keep()
    world.keeper.forget()
    await trying
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS)
    expect(world.exchanges).toBe(1)
  })
})
