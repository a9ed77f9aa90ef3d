import { afterEach, describe, expect, it, vi } from 'vitest'
import { expiryOf, oneAtATime, providerAt } from './provider'

function answering(status: number, body?: object) {
  const fetched = vi.fn(() =>
    Promise.resolve(new Response(body === undefined ? null : JSON.stringify(body), { status })),
  )
  vi.stubGlobal('fetch', fetched)
  return fetched
}

describe('a provider at an address', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('is asked by POST, with the host’s own cookies', async () => {
    const fetched = answering(200, { accessToken: 'a' })
    expect(await providerAt('/notice-token')()).toBe('a')
    expect(fetched).toHaveBeenCalledWith(
      '/notice-token',
      expect.objectContaining({ method: 'POST', credentials: 'include' }),
    )
  })

  it.each([401, 403, 204])('says by %i that nobody is signed in', async (status) => {
    answering(status)
    expect(await providerAt('/notice-token')()).toBeNull()
  })

  it('fails where the host does', async () => {
    answering(500)
    await expect(providerAt('/notice-token')()).rejects.toThrow('500')
  })
})

describe('one at a time', () => {
  it('calls for the second once the first is done, and after a failure too', async () => {
    const ends: ((value: string | Error) => void)[] = []
    const ask = oneAtATime(
      () => () =>
        new Promise((resolve, reject) => {
          ends.push((value) => (value instanceof Error ? reject(value) : resolve(value)))
        }),
    )
    const first = ask()
    const second = ask()
    await vi.waitFor(() => expect(ends).toHaveLength(1))
    ends[0]?.(new Error('gone'))
    await expect(first).rejects.toThrow('gone')
    await vi.waitFor(() => expect(ends).toHaveLength(2))
    ends[1]?.('b')
    expect(await second).toBe('b')
  })
})

describe('when a token ends', () => {
  const NOW = 1_800_000_000_000
  const token = (claims: object) => `x.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.y`
  const seconds = NOW / 1000

  it('is what it says', () => {
    expect(expiryOf(token({ iat: seconds - 100, exp: seconds + 800 }), NOW)).toBe(NOW + 800_000)
  })

  it('is counted from now where this device’s clock is wrong', () => {
    expect(expiryOf(token({ iat: seconds + 5_000, exp: seconds + 5_900 }), NOW)).toBe(NOW + 900_000)
    expect(expiryOf(token({ iat: seconds - 5_000, exp: seconds - 4_100 }), NOW)).toBe(NOW + 900_000)
  })

  it('is guessed for a token of another kind', () => {
    expect(expiryOf('opaque', NOW)).toBe(NOW + 900_000)
  })
})
