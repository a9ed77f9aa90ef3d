/** Without signs that look alike on paper. */
const SIGNS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const GROUPS = 4
const GROUP_LENGTH = 5

/** A password that nobody has thought of, in parts that can be read out. */
export function makePassword(): string {
  // Values above the last whole multiple would make the first signs likelier.
  const limit = 256 - (256 % SIGNS.length)
  const signs: string[] = []
  while (signs.length < GROUPS * GROUP_LENGTH) {
    for (const value of crypto.getRandomValues(new Uint8Array(32))) {
      if (value < limit) signs.push(SIGNS.charAt(value % SIGNS.length))
    }
  }
  return Array.from({ length: GROUPS }, (_, at) =>
    signs.slice(at * GROUP_LENGTH, (at + 1) * GROUP_LENGTH).join(''),
  ).join('-')
}
