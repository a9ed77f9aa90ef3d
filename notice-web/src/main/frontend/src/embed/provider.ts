/** Where an element gets its user's access token: null if nobody is signed in. It rejects if that can't be known now. */
export type TokenProvider = () => Promise<string | null>

/** The provider behind `token-url`: the host's own page says who its user is, by the host's own cookies. */
export function providerAt(url: string): TokenProvider {
  return async () => {
    const answer = await fetch(url, {
      method: 'POST',
      credentials: 'include',
      headers: { Accept: 'application/json' },
      cache: 'no-store',
    })
    if (answer.status === 401 || answer.status === 403 || answer.status === 204) return null
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
    const { accessToken } = (await answer.json()) as { accessToken?: string | null }
    return accessToken ?? null
  }
}

/** Calls a provider for one caller after the other, whatever becomes of a call. */
export function oneAtATime(provider: () => TokenProvider | null): TokenProvider {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const mine = last.then(async () => (await provider()?.()) ?? null)
    last = mine.catch(() => null)
    return mine
  }
}

/** How long a token of unknown contents is taken to live; a 401 says it if that was wrong. */
const UNKNOWN_LIFE_MS = 15 * 60_000

function claimsOf(token: string): { iat?: number; exp?: number } {
  try {
    const payload = token.split('.')[1] ?? ''
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as object
  } catch {
    return {}
  }
}

/**
 * When a token ends by this device's clock. A clock that can't be right, as the token would have been issued in its
 * future or ended in its past, is not asked: then the token is taken to be fresh.
 */
export function expiryOf(token: string, now: number = Date.now()): number {
  const { iat, exp } = claimsOf(token)
  if (iat === undefined || exp === undefined) return now + UNKNOWN_LIFE_MS
  const isPlausible = now >= iat * 1000 && now < exp * 1000
  return isPlausible ? exp * 1000 : now + (exp - iat) * 1000
}
