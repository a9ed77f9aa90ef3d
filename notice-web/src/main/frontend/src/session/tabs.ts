/** What the tabs of one browser tell each other about the session. Memory only: nothing of it is stored. */
export type TabMessage =
  { kind: 'token'; account: string; accessToken: string; expiresAt: number } | { kind: 'signed-out' }

export interface Tabs {
  tell(message: TabMessage): void
}

const CHANNEL = 'notice.session'

export function joinTabs(onMessage: (message: TabMessage) => void): Tabs {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', (event: MessageEvent<TabMessage>) => onMessage(event.data))
  return {
    tell(message) {
      channel.postMessage(message)
    },
  }
}

/**
 * Runs one at a time over all tabs of this browser where Web Locks exist (secure contexts), else one at a time in this
 * tab; a refresh token that two tabs use at once is answered the same for ten seconds, so that costs nothing.
 */
export function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Typed as always there; absent without a secure context.
  const locks = (navigator as Partial<Navigator>).locks
  if (locks === undefined) return work()
  return locks.request(name, work)
}
