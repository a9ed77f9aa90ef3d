import { expect, it } from 'vitest'
import { pointsUp, queryOf } from './period'

it('asks for whole days of the reader’s calendar', () => {
  const now = new Date(2026, 10, 5, 23, 30)
  expect(queryOf('today', now)).toMatchObject({ from: '2026-11-05', to: '2026-11-05' })
  expect(queryOf('fortnight', now)).toMatchObject({ from: '2026-10-23', to: '2026-11-05' })
})

it('compares only what is there', () => {
  expect(pointsUp(0.714, 0.67)).toBe(4)
  expect(pointsUp(0.5, null)).toBeNull()
  expect(pointsUp(null, 0.5)).toBeNull()
})
