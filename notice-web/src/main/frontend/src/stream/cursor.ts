/** Where the stream of an account goes on from, kept over a reload of this tab. */
export interface CursorStore {
  load(): number | null
  save(position: number): void
  clear(): void
}

export function sessionCursor(account: string, storage: Storage = sessionStorage): CursorStore {
  const key = `notice.cursor.${account}`
  return {
    load() {
      const text = storage.getItem(key)
      const position = Number(text)
      return text !== null && Number.isSafeInteger(position) ? position : null
    },
    save(position) {
      storage.setItem(key, String(position))
    },
    clear() {
      storage.removeItem(key)
    },
  }
}
