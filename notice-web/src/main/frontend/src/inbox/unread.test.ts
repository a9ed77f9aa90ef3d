import { describe, expect, it } from 'vitest'
import { counts as counted, item } from '@/stream/fake-source'
import { NOTHING_COUNTED, adopt, arrive, counts, leave, minus, readAway, without } from './unread'

const at = (position: number, version: number, total: number) => counted({ position, version, total })

describe('unread counts', () => {
  it('are unknown until the server has counted', () => {
    expect(counts(NOTHING_COUNTED)).toBeNull()
    expect(counts(arrive(NOTHING_COUNTED, item(5)))).toBeNull()
  })

  it('add one for a notice above what was counted', () => {
    const unread = arrive(adopt(NOTHING_COUNTED, at(4, 1, 2)), item(5))
    expect(counts(unread)?.total).toBe(3)
  })

  it('do not add a notice that was counted', () => {
    const unread = arrive(adopt(NOTHING_COUNTED, at(5, 1, 2)), item(5))
    expect(counts(unread)?.total).toBe(2)
  })

  it('add a notice once, however often it comes', () => {
    let unread = adopt(NOTHING_COUNTED, at(4, 1, 0))
    for (let i = 0; i < 3; i++) unread = arrive(unread, item(5))
    expect(counts(unread)?.total).toBe(1)
  })

  it('do not add a notice that comes read or archived', () => {
    let unread = adopt(NOTHING_COUNTED, at(4, 1, 0))
    unread = arrive(unread, item(5, { read: true }))
    unread = arrive(unread, item(6, { read: true, archived: true }))
    expect(counts(unread)?.total).toBe(0)
  })

  it('add to category, urgent and what is to be acknowledged', () => {
    let unread = adopt(
      NOTHING_COUNTED,
      counted({ total: 1, byCategory: { it: 1 }, position: 4, urgent: 0, toAcknowledge: 1 }),
    )
    unread = arrive(unread, item(5, { category: 'it', priority: 'URGENT' }))
    unread = arrive(unread, item(6, { category: 'people', requiresAcknowledgement: true }))
    expect(counts(unread)).toMatchObject({
      total: 3,
      urgent: 1,
      toAcknowledge: 2,
      byCategory: { it: 2, people: 1 },
    })
  })

  it('take the higher version, whatever its position', () => {
    const unread = adopt(adopt(NOTHING_COUNTED, at(10, 1, 5)), at(8, 2, 3))
    expect(counts(unread)?.total).toBe(3)
  })

  it('take the higher position of one version', () => {
    const unread = adopt(adopt(NOTHING_COUNTED, at(10, 1, 5)), at(11, 1, 4))
    expect(counts(unread)?.total).toBe(4)
  })

  it('leave an older version, whatever its position', () => {
    const unread = adopt(adopt(NOTHING_COUNTED, at(10, 2, 5)), at(99, 1, 7))
    expect(counts(unread)?.total).toBe(5)
  })

  it('leave a lower position of the same version', () => {
    const unread = adopt(adopt(NOTHING_COUNTED, at(10, 2, 5)), at(9, 2, 7))
    expect(counts(unread)?.total).toBe(5)
  })

  it('keep what came after counts that were taken earlier and arrive later', () => {
    // Reading is answered with counts at 100; the notice at 101 has already come on the stream.
    let unread = arrive(adopt(NOTHING_COUNTED, at(100, 1, 2)), item(101))
    unread = adopt(unread, at(100, 2, 1))
    expect(counts(unread)?.total).toBe(2)
  })

  it('let go of what the server has counted itself', () => {
    let unread = arrive(adopt(NOTHING_COUNTED, at(100, 1, 2)), item(101))
    unread = adopt(unread, at(101, 1, 3))
    expect(counts(unread)?.total).toBe(3)
  })

  it('do not add what was recalled since', () => {
    let unread = arrive(adopt(NOTHING_COUNTED, at(4, 1, 0)), item(5))
    unread = leave(unread, 'n5')
    expect(counts(unread)?.total).toBe(0)
  })

  it('come to the same in whatever order counts and notices arrive', () => {
    const steps = [
      (unread: typeof NOTHING_COUNTED) => arrive(unread, item(5)),
      (unread: typeof NOTHING_COUNTED) => arrive(unread, item(6)),
      (unread: typeof NOTHING_COUNTED) => adopt(unread, at(5, 1, 3)),
      (unread: typeof NOTHING_COUNTED) => adopt(unread, at(4, 2, 1)),
    ]
    const base = adopt(NOTHING_COUNTED, at(4, 1, 2))
    for (const order of permutations(steps)) {
      const end = order.reduce((unread, step) => step(unread), base)
      expect(counts(end)?.total).toBe(3)
    }
  })
})

function permutations<T>(of: readonly T[]): T[][] {
  if (of.length <= 1) return [[...of]]
  return of.flatMap((first, i) =>
    permutations([...of.slice(0, i), ...of.slice(i + 1)]).map((rest) => [first, ...rest]),
  )
}

describe('counts that a change will lower', () => {
  const some = counted({
    ...{ position: 9, version: 1, total: 5, urgent: 1, toAcknowledge: 2 },
    byCategory: { it: 3, people: 2 },
  })

  it('lose an unread item that is put away', () => {
    const put = item(5, { category: 'it', priority: 'URGENT', requiresAcknowledgement: true })
    expect(without(some, put)).toMatchObject({
      ...{ total: 4, urgent: 0, toAcknowledge: 1 },
      byCategory: { it: 2, people: 2 },
    })
  })

  it('lose nothing for one that was read, but what is still to acknowledge', () => {
    const put = item(5, { category: 'it', read: true, requiresAcknowledgement: true })
    expect(without(some, put)).toMatchObject({ total: 5, toAcknowledge: 1, byCategory: { it: 3, people: 2 } })
  })

  it('are what is left after reading all', () => {
    const left = [item(10, { category: 'people' })]
    expect(minus(some, readAway(some, null, left))).toMatchObject({
      ...{ total: 1, urgent: 0, toAcknowledge: 2 },
      byCategory: { people: 1 },
    })
  })

  it('lose one category when that is read', () => {
    expect(minus(some, readAway(some, 'it', []))).toMatchObject({ total: 2, byCategory: { people: 2 } })
  })
})
