import { defineStore } from 'pinia'
import { useSession } from '@/session/session'
import { createLive } from './live-source'

/** The stream of who is signed in to these pages. */
export const useLive = defineStore('live', () => {
  const session = useSession()
  return createLive({
    account: () => session.me?.id ?? null,
    token: session.token,
    renew: session.renew,
    onToken: session.onToken,
  })
})
