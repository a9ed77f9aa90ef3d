const two = (value: number) => String(value).padStart(2, '0')

/** A moment as a field for date and time writes it, in the reader's zone; empty for none. */
export function toLocal(iso: string | null | undefined): string {
  if (iso === null || iso === undefined) return ''
  const time = new Date(iso)
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${date}T${two(time.getHours())}:${two(time.getMinutes())}`
}

/**
 * The moment that a field means; null if it is empty.
 *
 * @param before what the field was filled from: a field knows no seconds, so that what was not touched stays exactly
 *     what it was
 */
export function fromLocal(field: string, before: string | null = null): string | null {
  if (field === toLocal(before)) return before
  const time = new Date(field)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
