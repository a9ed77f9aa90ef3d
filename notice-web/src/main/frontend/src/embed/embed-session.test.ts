import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { call } from '@/api/client'
import { createEmbedSession } from './embed-session'

/** A server that knows who has which token. */
class FakeApi {
  readonly holders = new Map([
    ['ada-1', 'ada'],
    ['ada-2', 'ada'],
    ['bob-1', 'bob'],
  ])
  readonly revoked = new Set<string>()
  down = false

  readonly fetch = (request: Request): Promise<Response> => {
    if (this.down) return Promise.reject(new TypeError('down'))
    const token = request.headers.get('Authorization')?.replace('Bearer ', '') ?? ''
    const id = this.revoked.has(token) ? undefined : this.holders.get(token)
    const status = id === undefined ? 401 : 200
    return Promise.resolve(new Response(JSON.stringify(id === undefined ? {} : { id }), { status }))
  }
}

function setUp() {
  const api = new FakeApi()
  vi.stubGlobal('fetch', api.fetch)
  const answers: (string | null | Error)[] = []
  const provider = vi.fn(() => {
    const answer = answers.shift()
    if (answer instanceof Error || answer === undefined)
      return Promise.reject(answer ?? new Error('none left'))
    return Promise.resolve(answer)
  })
  const session = createEmbedSession('https://notice.example', provider)
  return { api, answers, provider, session }
}

describe('the session of a host’s user', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const settle = () => vi.advanceTimersByTimeAsync(0)

  it('asks the provider once at the start', async () => {
    const { session, answers, provider } = setUp()
    answers.push('ada-1')
    session.start()
    await settle()
    expect(session.me.value?.id).toBe('ada')
    expect(provider).toHaveBeenCalledTimes(1)
  })

  it('is signed out by null, and asks no more', async () => {
    const { session, answers, provider } = setUp()
    answers.push(null)
    session.start()
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(session.phase.value).toBe('signed-out')
    expect(await session.renew()).toBe('signed-out')
    expect(provider).toHaveBeenCalledTimes(1)
  })

  it('goes on asking a provider that fails', async () => {
    const { session, answers, provider } = setUp()
    answers.push(new Error('away'), new Error('away'), 'ada-1')
    session.start()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(provider).toHaveBeenCalledTimes(3)
    expect(session.phase.value).toBe('signed-in')
  })

  it('goes on asking while our server can’t say whose the token is', async () => {
    const { api, session, answers } = setUp()
    api.down = true
    answers.push('ada-1', 'ada-1', 'ada-1')
    session.start()
    await settle()
    expect(session.phase.value).toBe('starting')
    api.down = false
    await vi.advanceTimersByTimeAsync(20_000)
    expect(session.phase.value).toBe('signed-in')
  })

  it('asks once for all that were refused at once, and they go on', async () => {
    const { api, session, answers, provider } = setUp()
    answers.push('ada-1', 'ada-2')
    session.start()
    await settle()
    api.revoked.add('ada-1')
    const calls = [1, 2, 3].map(() => call<{ id: string }>(session.api.GET('/api/v1/me')))
    expect(await Promise.all(calls)).toEqual([{ id: 'ada' }, { id: 'ada' }, { id: 'ada' }])
    expect(provider).toHaveBeenCalledTimes(2)
  })

  it('notices that the host’s user is another one', async () => {
    const { session, answers } = setUp()
    answers.push('ada-1', 'bob-1')
    session.start()
    await settle()
    await session.renew()
    expect(session.me.value?.id).toBe('bob')
  })

  it('forgets at once when it is told to, whatever was on its way', async () => {
    const { session, answers } = setUp()
    answers.push('ada-1', 'ada-2')
    session.start()
    await settle()
    const renewing = session.renew()
    session.signOut()
    expect(await renewing).toBe('signed-out')
    expect([session.me.value, session.token()]).toEqual([null, null])
  })

  it('can be started again', async () => {
    const { session, answers } = setUp()
    answers.push(null, 'ada-1')
    session.start()
    await settle()
    session.start()
    await settle()
    expect(session.me.value?.id).toBe('ada')
  })
})
