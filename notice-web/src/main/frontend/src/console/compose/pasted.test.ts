import { describe, expect, it, vi } from 'vitest'
import { type People, lookUp, piecesOf } from './pasted'

const ADDRESSES: Readonly<Record<string, string>> = { 'ada lindqvist': 'ada', 'bob@harbour.example': 'bob' }

/** Knows ada, bob and kim, and tells of two unknown ones at a time. */
function people(): People {
  return {
    unknownOf: vi.fn((ids: readonly string[]) =>
      Promise.resolve(ids.filter((id) => !['ada', 'bob', 'kim'].includes(id.toLowerCase())).slice(0, 2)),
    ),
    find: vi.fn((text: string) => Promise.resolve(ADDRESSES[text.toLowerCase()] ?? null)),
  }
}

describe('a pasted list', () => {
  it('has one person a line, or between commas, semicolons and tabs', () => {
    expect(piecesOf('ada\r\nbob, kim;lea\tJan de Vries\n\n')).toEqual([
      'ada',
      'bob',
      'kim',
      'lea',
      'Jan de Vries',
    ])
  })

  it('names each once, whatever the case', () => {
    expect(piecesOf('ada\nADA\nbob')).toEqual(['ada', 'bob'])
  })

  it('takes addresses out of what mail programs copy', () => {
    expect(piecesOf('"Lindqvist, Ada" <ada@harbour.example>')).toContain('ada@harbour.example')
  })

  it('tells who is known, and names all who are not', async () => {
    const { ids, unknown } = await lookUp(['ada', 'x1', 'bob', 'x2', 'x3', 'x4', 'x5'], people())
    expect(ids).toEqual(['ada', 'bob'])
    expect(unknown).toEqual(['x1', 'x2', 'x3', 'x4', 'x5'])
  })

  it('finds people by name and address, and each once', async () => {
    const { ids, unknown } = await lookUp(
      ['kim', 'ada', 'Ada Lindqvist', 'bob@harbour.example', 'Nobody At All'],
      people(),
    )
    expect(ids).toEqual(['kim', 'ada', 'bob'])
    expect(unknown).toEqual(['Nobody At All'])
  })

  it('asks nothing about an empty one', async () => {
    const asked = people()
    expect(await lookUp(piecesOf(' \n '), asked)).toEqual({ ids: [], unknown: [] })
    expect(asked.unknownOf).not.toHaveBeenCalled()
  })
})
