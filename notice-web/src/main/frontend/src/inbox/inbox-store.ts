import { defineStore } from 'pinia'
import { useSession } from '@/session/session'
import { useLive } from '@/stream/live'
import { toastProblem } from '@/ui/toasts'
import * as inbox from './api'
import { createInbox } from './inbox'
import { useUnread } from './unread-store'

/** The inbox that these pages show. */
export const useInbox = defineStore('inbox', () => {
  const made = createInbox({ inbox, live: useLive(), unread: useUnread(), onRefused: toastProblem })
  useSession().beforeSignOut(() => made.settle())
  return made
})
