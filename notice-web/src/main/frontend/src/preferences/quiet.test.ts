import { expect, it } from 'vitest'
import { isQuiet } from './quiet'

const night = { from: '22:00', to: '06:30', zone: 'Europe/Berlin' }

it.each([
  ['2026-11-21T20:59:00Z', false],
  ['2026-11-21T21:00:00Z', true],
  ['2026-11-22T05:29:00Z', true],
  ['2026-11-22T05:30:00Z', false],
])('knows over midnight and in another zone that %s is quiet: %s', (at, quiet) => {
  expect(isQuiet(night, new Date(at))).toBe(quiet)
})

it('has quiet hours in the day', () => {
  const noon = { from: '12:00', to: '13:00', zone: 'UTC' }
  expect(isQuiet(noon, new Date('2026-11-21T12:30:00Z'))).toBe(true)
  expect(isQuiet(noon, new Date('2026-11-21T13:00:00Z'))).toBe(false)
  expect(isQuiet(null, new Date())).toBe(false)
})
