/** One row of a file, and the line that it begins on. */
export interface CsvRow {
  line: number
  cells: string[]
}

const SEPARATORS = [',', ';', '\t'] as const

/** What separates the cells: whichever the first line has most of. */
function separatorOf(text: string): string {
  const first = text.slice(0, /\r|\n/.exec(text)?.index ?? text.length)
  const counts = SEPARATORS.map((separator) => first.split(separator).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ','
}

/**
 * The rows of a CSV file (RFC 4180) with commas, semicolons or tabs: cells in quotes may have separators, line ends and
 * doubled quotes in them. Empty lines are left out.
 */
export function readCsv(text: string): CsvRow[] {
  const content = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(content)
  const rows: CsvRow[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let begun = 1

  const endCell = () => {
    cells.push(cell.trim())
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (cells.some((one) => one !== '')) rows.push({ line: begun, cells })
    cells = []
  }

  for (let at = 0; at < content.length; at += 1) {
    const sign = content.charAt(at)
    if (quoted) {
      if (sign === '"' && content.charAt(at + 1) === '"') {
        cell += '"'
        at += 1
      } else if (sign === '"') {
        quoted = false
      } else {
        if (sign === '\n') line += 1
        cell += sign
      }
    } else if (sign === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (sign === separator) {
      endCell()
    } else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && content.charAt(at + 1) === '\n') at += 1
      endRow()
      line += 1
      begun = line
    } else {
      cell += sign
    }
  }
  endRow()
  return rows
}
