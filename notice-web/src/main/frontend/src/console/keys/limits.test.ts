import { describe, expect, it } from 'vitest'
import { noLimits, toLimits } from './limits'

describe('the limits of a key', () => {
  it('are left out when there are none', () => {
    expect(toLimits(noLimits())).toBeNull()
  })

  it('are those that there are', () => {
    expect(toLimits({ ...noLimits(), groups: ['finance'], maxPriority: 'HIGH' })).toEqual({
      groups: ['finance'],
      maxPriority: 'HIGH',
    })
    expect(toLimits({ ...noLimits(), categories: ['it'], perDay: 20 })).toEqual({
      categories: ['it'],
      perDay: 20,
    })
  })
})
