import { describe, expect, it } from 'vitest'
import { readCsv } from './csv'
import { partsOf, readImport } from './import-file'

const GROUPS = new Set(['finance', 'berlin'])

describe('a CSV file', () => {
  it('has cells in quotes, with separators, line ends and quotes in them', () => {
    expect(readCsv('\uFEFFid,name\r\nada,"Lindqvist, ""Ada""\nII"\r\n\r\nbob,Bob\r\n')).toEqual([
      { line: 1, cells: ['id', 'name'] },
      { line: 2, cells: ['ada', 'Lindqvist, "Ada"\nII'] },
      { line: 5, cells: ['bob', 'Bob'] },
    ])
  })

  it('may be separated by semicolons, as spreadsheets of many countries do', () => {
    expect(readCsv('id;name\nada;Ada, the first').at(1)?.cells).toEqual(['ada', 'Ada, the first'])
  })
})

describe('an import', () => {
  it('reads columns by their names, in any order', () => {
    const { lines, errors, unknown } = readImport(
      'Name,ID,Groups,Cost centre,Active\nAda,ada,finance berlin,4711,yes',
      GROUPS,
    )
    expect(lines).toEqual([
      { line: 2, item: { id: 'ada', displayName: 'Ada', groups: ['finance', 'berlin'], active: true } },
    ])
    expect(errors).toEqual([])
    expect(unknown).toEqual(['Cost centre'])
  })

  it('clears what is empty, and leaves alone what has no column', () => {
    expect(readImport('id,email,groups\nada,,', GROUPS).lines[0]?.item).toEqual({
      id: 'ada',
      email: null,
      groups: [],
    })
  })

  it('says what is wrong with each line, and takes the others', () => {
    const file = 'id,groups\nada,\n-x,\nADA,\nbob,nowhere\neve\nfay,berlin'
    const { lines, errors } = readImport(file, GROUPS)
    expect(lines.map(({ item }) => item.id)).toEqual(['ada', 'fay'])
    expect(errors).toEqual([
      { line: 3, fault: { kind: 'id' } },
      { line: 4, fault: { kind: 'twice', line: 2 } },
      { line: 5, fault: { kind: 'group', value: 'nowhere' } },
      { line: 6, fault: { kind: 'cells', expected: 2, found: 1 } },
    ])
  })

  it('needs to know who is who', () => {
    expect(readImport('name\nAda', GROUPS)).toMatchObject({ hasId: false, lines: [] })
  })

  it('goes in parts', () => {
    const { lines } = readImport('id\na1\na2\na3', GROUPS)
    expect(partsOf(lines, 2).map((part) => part.length)).toEqual([2, 1])
  })
})
