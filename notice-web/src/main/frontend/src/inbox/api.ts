import { api } from '@/api/client'
import { inboxCalls } from './calls'

/** The inbox of who is signed in to these pages. */
export const {
  fetchPage,
  fetchItem,
  fetchUnread,
  fetchCategories,
  putRead,
  putArchived,
  readAll,
  putSeen,
  acknowledge,
} = inboxCalls(api)
