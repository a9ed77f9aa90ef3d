import { describe, expect, it } from 'vitest'
import type { Presence } from '@/api/types'
import { type Sample, isJoined, linesOf, seen } from './samples'

function presence(streams: Readonly<Record<string, number>>): Presence {
  const nodes = Object.entries(streams).map(([id, count]) => ({
    id,
    streams: count,
    since: '2026-11-21T10:00:00Z',
  }))
  return { recipients: 0, streams: 0, nodes }
}

function samplesOf(...moments: Readonly<Record<string, number>>[]): readonly Sample[] {
  return moments.reduce<readonly Sample[]>(
    (before, streams, index) => seen(before, presence(streams), index * 5_000),
    [],
  )
}

describe('the streams by node', () => {
  it('are a line a node, and none where a node was not there', () => {
    expect(linesOf(samplesOf({ a: 1 }, { a: 2, b: 7 }, { b: 8 }))).toEqual([
      { node: 'b', values: [null, 7, 8] },
      { node: 'a', values: [1, 2, null] },
    ])
  })

  it('of many nodes are those with the most, and the rest together', () => {
    const lines = linesOf(samplesOf({ a: 1, b: 2, c: 9, d: 8, e: 7 }))
    expect(lines.map(({ node }) => node)).toEqual(['c', 'd', 'e', null])
    expect(lines.at(-1)?.values).toEqual([3])
  })

  it('are not drawn for the time in which nobody looked', () => {
    const samples = seen(samplesOf({ a: 1 }, { a: 1 }), presence({ a: 1 }), 60_000)
    expect([0, 1, 2].map((index) => isJoined(samples, index))).toEqual([false, true, false])
  })

  it('are kept for about an hour', () => {
    let samples: readonly Sample[] = []
    for (let i = 0; i < 1_000; i++) samples = seen(samples, presence({ a: i }), i * 5_000)
    expect(samples).toHaveLength(720)
    expect(samples[0]?.streams.get('a')).toBe(280)
  })
})
