/** What a recipient's id looks like. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/
/** For more names than this, somebody has to look for the ids. */
const MAX_LOOKED_UP = 50
const AT_ONCE = 5

/** What there is to ask about people. */
export interface People {
  /** Which of these ids nobody who is active has; the server tells only so many at a time. */
  readonly unknownOf: (ids: readonly string[]) => Promise<readonly string[]>
  /** The id of whoever has this name or address, if that is one person. */
  readonly find: (text: string) => Promise<string | null>
}

export interface Found {
  readonly ids: readonly string[]
  /** As they were written. */
  readonly unknown: readonly string[]
}

/** The people of a list: one a line, or with commas, semicolons or tabs in between; each once. */
export function piecesOf(text: string): string[] {
  const pieces = new Map<string, string>()
  for (const written of text.split(/[\n\r,;\t]+/)) {
    // Out of mail programs: Ada Lindqvist <ada@harbour.example>
    const piece = (/<([^<>\s]+)>/.exec(written)?.[1] ?? written).trim().replace(/^["'](.*)["']$/, '$1')
    if (piece !== '' && !pieces.has(piece.toLowerCase())) pieces.set(piece.toLowerCase(), piece)
  }
  return [...pieces.values()]
}

/** Who of a list is known, by id; else by name or address, where that is one person. */
export async function lookUp(pieces: readonly string[], people: People): Promise<Found> {
  const { known, unknown } = await sorted(
    pieces.filter((piece) => ID.test(piece)),
    people,
  )
  const rest = pieces.filter((piece) => !ID.test(piece) || unknown.has(piece))
  const found = new Map<string, string | null>()
  const asked = rest.slice(0, MAX_LOOKED_UP)
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const some = asked.slice(at, at + AT_ONCE)
    const answers = await Promise.all(some.map((piece) => people.find(piece)))
    some.forEach((piece, index) => found.set(piece, answers[index] ?? null))
  }
  const byName = [...found.values()].filter((id) => id !== null)
  return {
    ids: [...new Set([...known, ...byName])],
    unknown: rest.filter((piece) => (found.get(piece) ?? null) === null),
  }
}

async function sorted(ids: readonly string[], people: People) {
  const unknown = new Set<string>()
  let known = ids
  while (known.length > 0) {
    const more = await people.unknownOf(known)
    if (more.length === 0) break
    for (const id of more) unknown.add(id)
    known = known.filter((id) => !unknown.has(id))
  }
  return { known, unknown }
}
