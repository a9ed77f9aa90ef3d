import { describe, expect, it } from 'vitest'
import { labelled, nearest, niceMax, roundTimes } from './scale'

describe('an axis', () => {
  it.each([
    [0, 4],
    [3, 4],
    [7, 10],
    [42, 50],
    [101, 200],
    [48_210, 50_000],
  ])('has room for %i and ends at a round number', (value, end) => {
    expect(niceMax(value)).toBe(end)
  })

  it('names as many points as fit, evenly apart, and the last', () => {
    expect(labelled(14, 5)).toEqual([1, 4, 7, 10, 13])
    expect(labelled(1, 5)).toEqual([0])
    expect(labelled(0, 5)).toEqual([])
    expect(labelled(90, 6).length).toBeLessThanOrEqual(6)
  })

  it('names round times of the reader’s clock', () => {
    const from = new Date(2026, 10, 21, 11, 5).getTime()
    const times = roundTimes(from, from + 4 * 3_600_000, 5)
    expect(times.map((time) => new Date(time).getHours())).toEqual([12, 13, 14, 15])
    expect(times.every((time) => new Date(time).getMinutes() === 0)).toBe(true)
  })
})

it('finds the point that is meant', () => {
  expect(nearest([0, 10, 20], 14)).toBe(1)
  expect(nearest([0, 10, 20], 400)).toBe(2)
})
