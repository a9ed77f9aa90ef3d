import { describe, expect, it } from 'vitest'
import { NOBODY, fromValues, toValues, values, withPeople } from './audience'

const many = Array.from({ length: 1_234 }, (_, index) => `p${index}`)

describe('the audience as the picker has it', () => {
  it('is the same there and back', () => {
    const audience = { everyone: true, groups: ['finance'], recipients: ['ada', 'bob'] }
    expect(fromValues(toValues(audience), NOBODY)).toEqual(audience)
  })

  it('has many people as one entry, which keeps them as others come', () => {
    const audience = withPeople({ ...NOBODY, groups: ['finance'] }, many)
    expect(toValues(audience)).toEqual([values.group('finance'), values.people])
    const more = fromValues([...toValues(audience), values.person('ada')], audience)
    expect(more.recipients).toEqual([...many, 'ada'])
  })

  it('loses them all with that entry', () => {
    const audience = withPeople({ ...NOBODY, everyone: true }, many)
    expect(fromValues([values.everyone], audience).recipients).toEqual([])
  })

  it('has each person once', () => {
    expect(withPeople({ ...NOBODY, recipients: ['ada'] }, ['bob', 'ada']).recipients).toEqual(['ada', 'bob'])
  })
})
