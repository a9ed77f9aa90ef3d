import type { StreamEvent } from './events'

/** Where the stream of an account goes on from, kept over a reload of this tab. */
export interface CursorStore {
  load(): number | null
  save(position: number): void
  clear(): void
}

/** Null where the browser lets this page keep nothing, as in some frames. */
function tabStorage(): Storage | null {
  try {
    return sessionStorage
  } catch {
    return null
  }
}

/** @param server whose account it is; empty for the one that the page comes from */
export function sessionCursor(account: string, server = '', storage = tabStorage()): CursorStore {
  const key = server === '' ? `notice.cursor.${account}` : `notice.cursor.${server}.${account}`
  return {
    load() {
      const text = storage?.getItem(key) ?? null
      const position = Number(text)
      return text !== null && Number.isSafeInteger(position) ? position : null
    },
    save(position) {
      storage?.setItem(key, String(position))
    },
    clear() {
      storage?.removeItem(key)
    },
  }
}

/**
 * Where an event moves the cursor; null if nowhere, `repeated` if the event has been there before
 * and is to be passed over.
 */
export function moveBy(event: StreamEvent, cursor: number | null): number | null | 'repeated' {
  if (event.name === 'reset') return event.id ?? event.data.position
  if (event.name === 'ready') return cursor === null ? event.id : null
  if (event.id === null) return null
  return cursor !== null && event.id <= cursor ? 'repeated' : event.id
}
