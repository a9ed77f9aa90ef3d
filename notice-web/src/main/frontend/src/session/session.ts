import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { api, call, useCredentials } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { Me, Role, Tokens } from '@/api/types'
import { sessionCursor } from '@/stream/cursor'
import type { Renewal } from '@/stream/notice-stream'
import { exclusively, joinTabs } from './tabs'
import { type AccessToken, TokenKeeper } from './token-keeper'

/**
 * - `starting`: whether somebody is signed in is not known yet
 * - `unreachable`: and can't be found out just now
 */
export type Phase = 'starting' | 'unreachable' | 'signed-out' | 'signed-in'

/**
 * Who is signed in, in this browser. The refresh token is a cookie that scripts can't see; the access token lives in
 * the memory of the tabs and is renewed by one of them for all.
 */
export const useSession = defineStore('session', () => {
  const phase = ref<Phase>('starting')
  const me = shallowRef<Me | null>(null)
  const keeper = new TokenKeeper((replacing) => exclusively('notice.session', () => exchange(replacing)))

  const tabs = joinTabs((message) => {
    if (message.kind === 'signed-out') {
      if (phase.value === 'signed-in') forget()
    } else if (me.value !== null && message.account !== me.value.id) {
      location.reload()
    } else if (phase.value === 'signed-in' && message.expiresAt > (keeper.token?.expiresAt ?? 0)) {
      keeper.hold({ value: message.accessToken, expiresAt: message.expiresAt })
    } else if (phase.value === 'signed-out') {
      void start()
    }
  })

  const partings: (() => Promise<void>)[] = []

  const roles = computed<readonly Role[]>(() => me.value?.roles ?? [])
  const isAdmin = computed(() => roles.value.includes('ADMIN'))
  const isPublisher = computed(() => isAdmin.value || roles.value.includes('PUBLISHER'))
  const mustChangePassword = computed(() => me.value?.mustChangePassword ?? false)

  useCredentials({
    token,
    renew: async () => (await renew()) === 'renewed',
  })

  function token(): string | null {
    return keeper.token?.value ?? null
  }

  /** Forgets everything of the account that was signed in here. */
  function forget() {
    keeper.forget()
    if (me.value !== null) sessionCursor(me.value.id).clear()
    me.value = null
    phase.value = 'signed-out'
  }

  /** Takes tokens as ours, once it is known whose they are. */
  async function accept(tokens: Tokens) {
    const authorised = { headers: { Authorization: `Bearer ${tokens.accessToken}` } }
    const holder = await call<Me>(api.GET('/api/v1/me', authorised))
    if (me.value !== null && me.value.id !== holder.id) {
      // Somebody else has signed in with this browser: nothing shown here is theirs.
      location.reload()
    }
    me.value = holder
    const expiresAt = Date.now() + tokens.expiresIn * 1000
    keeper.hold({ value: tokens.accessToken, expiresAt })
    phase.value = 'signed-in'
    tabs.tell({ kind: 'token', account: holder.id, accessToken: tokens.accessToken, expiresAt })
  }

  async function exchange(replacing: AccessToken | null): Promise<Renewal> {
    // Another tab may have done it while this one waited for its turn.
    if (keeper.token !== null && keeper.token !== replacing) return 'renewed'
    try {
      await accept(await call<Tokens>(api.POST('/api/v1/auth/refresh', { body: {} })))
      return 'renewed'
    } catch (thrown) {
      const problem = asProblem(thrown)
      if (problem.status !== 401 && problem.status !== 403) return 'failed'
      forget()
      return 'signed-out'
    }
  }

  /** A fresh access token, asked for by one tab for all, whoever needs it. */
  function renew(): Promise<Renewal> {
    return keeper.renew()
  }

  /** Finds out whether this browser has a session. */
  async function start() {
    const outcome = await renew()
    if (outcome === 'failed') phase.value = 'unreachable'
  }

  /** @throws Problem if the name and the password do not belong together, or nobody could be asked */
  async function signIn(username: string, password: string) {
    const body = { username, password, session: 'cookie' as const }
    await accept(await call<Tokens>(api.POST('/api/v1/auth/login', { body })))
  }

  /**
   * Ends the session here and in all tabs.
   *
   * @throws Problem if the server could not be told: the cookie would sign in again
   */
  async function signOut() {
    await Promise.all(partings.map((part) => part()))
    try {
      await call(api.POST('/api/v1/auth/logout', { body: {} }))
    } catch (thrown) {
      if (asProblem(thrown).status !== 401) throw thrown
    }
    forget()
    tabs.tell({ kind: 'signed-out' })
  }

  /** Does something first that needs who is signed in; it may not fail. */
  function beforeSignOut(part: () => Promise<void>) {
    partings.push(part)
  }

  /** @throws Problem if the present password is another one, or the new one is not accepted */
  async function changePassword(current: string, password: string) {
    await call(api.PUT('/api/v1/me/password', { body: { current, password } }))
    if (me.value !== null) me.value = { ...me.value, mustChangePassword: false }
  }

  /** Resolves once it is known whether somebody is signed in, or that it can't be known now. */
  function known(): Promise<void> {
    if (phase.value !== 'starting') return Promise.resolve()
    return new Promise((resolve) => {
      const stop = watch(phase, () => {
        stop()
        resolve()
      })
    })
  }

  function onToken(listener: () => void): () => void {
    return keeper.onToken(listener)
  }

  return {
    phase,
    me,
    isAdmin,
    isPublisher,
    mustChangePassword,
    token,
    start,
    known,
    renew,
    signIn,
    signOut,
    beforeSignOut,
    changePassword,
    onToken,
  }
})
