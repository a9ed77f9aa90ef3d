import type { ImportItem } from './api'
import { readCsv } from './csv'

/** What can be wrong with a line before the server is asked. */
export type LineFault =
  | { kind: 'id' }
  | { kind: 'twice'; line: number }
  | { kind: 'cells'; expected: number; found: number }
  | { kind: 'active'; value: string }
  | { kind: 'group'; value: string }

export interface LineError {
  line: number
  fault: LineFault | { kind: 'server'; detail: string }
}

/** Somebody, and the line that says so. */
export interface ImportLine {
  line: number
  item: ImportItem
}

export interface ImportFile {
  lines: readonly ImportLine[]
  errors: readonly LineError[]
  /** Columns that say nothing to us. */
  unknown: readonly string[]
  hasId: boolean
}

const COLUMNS: Readonly<Record<string, string>> = {
  id: 'id',
  userid: 'id',
  name: 'displayName',
  displayname: 'displayName',
  email: 'email',
  locale: 'locale',
  language: 'locale',
  groups: 'groups',
  active: 'active',
}
const ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/
const YES = ['true', 'yes', '1']
const NO = ['false', 'no', '0']

function columnOf(head: string): string | null {
  return COLUMNS[head.toLowerCase().replace(/[\s_-]/g, '')] ?? null
}

/** An empty cell clears what can be empty; a column that is not there leaves it as it is. */
function itemOf(cells: ReadonlyMap<string, string>, groups: ReadonlySet<string>): ImportItem | LineFault {
  const id = cells.get('id') ?? ''
  if (!ID.test(id)) return { kind: 'id' }
  const item: ImportItem = { id }
  for (const [column, cell] of cells) {
    if (column === 'displayName' && cell !== '') item.displayName = cell
    if (column === 'email') item.email = cell === '' ? null : cell
    if (column === 'locale') item.locale = cell === '' ? null : cell
    if (column === 'groups') {
      item.groups = cell.split(/[\s;,|]+/).filter((key) => key !== '')
      const missing = item.groups.find((key) => !groups.has(key))
      if (missing !== undefined) return { kind: 'group', value: missing }
    }
    if (column === 'active' && cell !== '') {
      const value = cell.toLowerCase()
      if (!YES.includes(value) && !NO.includes(value)) return { kind: 'active', value: cell }
      item.active = YES.includes(value)
    }
  }
  return item
}

/**
 * Reads who is to be imported. The first line names the columns, in any order.
 *
 * @param groups the keys of the groups that there are
 */
export function readImport(text: string, groups: ReadonlySet<string>): ImportFile {
  const [head, ...rows] = readCsv(text)
  const names = head?.cells ?? []
  const columns = names.map(columnOf)
  const lines: ImportLine[] = []
  const errors: LineError[] = []
  const lineOf = new Map<string, number>()
  const hasId = columns.includes('id')
  for (const { line, cells } of hasId ? rows : []) {
    if (cells.length !== columns.length) {
      errors.push({ line, fault: { kind: 'cells', expected: columns.length, found: cells.length } })
      continue
    }
    const named = new Map<string, string>()
    columns.forEach((column, at) => {
      if (column !== null) named.set(column, cells[at] ?? '')
    })
    const item = itemOf(named, groups)
    if ('kind' in item) {
      errors.push({ line, fault: item })
      continue
    }
    const before = lineOf.get(item.id.toLowerCase())
    if (before !== undefined) {
      errors.push({ line, fault: { kind: 'twice', line: before } })
      continue
    }
    lineOf.set(item.id.toLowerCase(), line)
    lines.push({ line, item })
  }
  return { lines, errors, unknown: names.filter((_, at) => columns[at] === null), hasId }
}

/** In parts that are sent one after the other; each goes in as a whole or not at all. */
export function partsOf(lines: readonly ImportLine[], size: number): (readonly ImportLine[])[] {
  const parts = []
  for (let at = 0; at < lines.length; at += size) parts.push(lines.slice(at, at + size))
  return parts
}
