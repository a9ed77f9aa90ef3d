import { ref, shallowRef } from '@vue/reactivity'
import { type Api, call, createApi } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { Me } from '@/api/types'
import { TokenKeeper } from '@/session/token-keeper'
import type { Renewal } from '@/stream/notice-stream'
import { type TokenProvider, expiryOf } from './provider'

/**
 * - `starting`: whether the host has a user is not known yet
 * - `signed-out`: it has none; nothing is asked until the session is started again
 */
export type EmbedPhase = 'starting' | 'signed-in' | 'signed-out'

/**
 * Who is signed in to the host's page, as its token provider says. This never signs anybody in itself: the host's users
 * have no password here.
 */
export function createEmbedSession(server: string, provider: TokenProvider) {
  const phase = ref<EmbedPhase>('starting')
  const me = shallowRef<Me | null>(null)
  const keeper = new TokenKeeper(exchange)
  const api: Api = createApi(server, () => ({
    token,
    renew: async () => (await renew()) === 'renewed',
  }))
  /** Rises with each sign-out: what was asked before is of no interest any more. */
  let era = 0

  function token(): string | null {
    return keeper.token?.value ?? null
  }

  function renew(): Promise<Renewal> {
    return phase.value === 'signed-out' ? Promise.resolve('signed-out') : keeper.renew()
  }

  async function exchange(): Promise<Renewal> {
    const mine = era
    let outcome: Renewal
    try {
      outcome = await accept(await provider(), () => mine === era)
    } catch {
      outcome = 'failed'
    }
    return mine === era ? outcome : 'signed-out'
  }

  /** Takes a token once it is known whose it is: the host's user may have become another one. */
  async function accept(value: string | null, isWanted: () => boolean): Promise<Renewal> {
    if (!isWanted()) return 'signed-out'
    if (value === null) {
      signOut()
      return 'signed-out'
    }
    try {
      const holder = await call<Me>(api.GET('/api/v1/me', { headers: { Authorization: `Bearer ${value}` } }))
      if (!isWanted()) return 'signed-out'
      keeper.hold({ value, expiresAt: expiryOf(value) })
      if (me.value?.id !== holder.id) me.value = holder
      phase.value = 'signed-in'
      return 'renewed'
    } catch (thrown) {
      asProblem(thrown)
      return 'failed'
    }
  }

  /** Asks the provider, and goes on asking while it fails. */
  function start() {
    if (phase.value === 'signed-out') phase.value = 'starting'
    if (phase.value === 'starting') void keeper.keep()
  }

  /** Forgets the user and the token. */
  function signOut() {
    era += 1
    keeper.forget()
    me.value = null
    phase.value = 'signed-out'
  }

  return {
    phase,
    me,
    api,
    token,
    renew,
    start,
    signOut,
    onToken: (listener: () => void) => keeper.onToken(listener),
  }
}
