import { defineStore } from 'pinia'
import { alertOf } from '@/preferences/alerts'
import { usePreferences } from '@/preferences/preferences'
import { useLive } from '@/stream/live'
import { announceNotice } from '@/ui/announcer'
import { fetchUnread } from './api'
import { createUnread } from './unread-counts'

/** The badge of these pages. */
export const useUnread = defineStore('unread', () => {
  const preferences = usePreferences()
  return createUnread(useLive(), { fetchUnread }, (item) => {
    announceNotice(item)
    alertOf(item, preferences.wants())
  })
})
