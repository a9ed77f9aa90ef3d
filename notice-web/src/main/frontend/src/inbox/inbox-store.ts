import { defineStore } from 'pinia'
import { useLive } from '@/stream/live'
import { toastProblem } from '@/ui/toasts'
import * as inbox from './api'
import { createInbox } from './inbox'
import { useUnread } from './unread-store'

/** The inbox that these pages show. */
export const useInbox = defineStore('inbox', () =>
  createInbox({ inbox, live: useLive(), unread: useUnread(), onRefused: toastProblem }),
)
