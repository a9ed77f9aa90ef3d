import { defineStore } from 'pinia'
import { useLive } from '@/stream/live'
import { announceNotice } from '@/ui/announcer'
import { fetchUnread } from './api'
import { createUnread } from './unread-counts'

/** The badge of these pages. */
export const useUnread = defineStore('unread', () => createUnread(useLive(), { fetchUnread }, announceNotice))
