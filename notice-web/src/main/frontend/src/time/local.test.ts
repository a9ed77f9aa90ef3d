import { expect, it } from 'vitest'
import { fromLocal, toLocal } from './local'

it('is the reader’s own clock', () => {
  const time = new Date(2026, 0, 5, 7, 9)
  expect(toLocal(time.toISOString())).toBe('2026-01-05T07:09')
  expect(fromLocal('2026-01-05T07:09')).toBe(time.toISOString())
})

it('is nothing where nothing is chosen', () => {
  expect(toLocal(null)).toBe('')
  expect(fromLocal('')).toBeNull()
})

it('leaves what was not touched exactly what it was', () => {
  const before = new Date(2026, 0, 5, 7, 9, 31, 250).toISOString()
  expect(fromLocal(toLocal(before), before)).toBe(before)
  expect(fromLocal('', before)).toBeNull()
})
