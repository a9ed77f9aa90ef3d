import { type Api, call } from '@/api/client'
import type { Category, Counts, InboxItem, InboxPage, Items, Missed } from '@/api/types'
import { type View, queryOf } from './view'

function byId(id: string) {
  return { params: { path: { id } } }
}

/** What a recipient can ask of their inbox. Everything may fail with a `Problem`. */
export function inboxCalls(api: Api, pageSize = 30) {
  function fetchPage(view: View, cursor?: string): Promise<InboxPage> {
    const query = { ...queryOf(view), limit: pageSize, ...(cursor === undefined ? {} : { cursor }) }
    return call<InboxPage>(api.GET('/api/v1/inbox', { params: { query } }))
  }

  function fetchItem(id: string): Promise<InboxItem> {
    return call<InboxItem>(api.GET('/api/v1/inbox/{id}', byId(id)))
  }

  function fetchUnread(): Promise<Counts & { missed: Missed }> {
    return call<Counts & { missed: Missed }>(api.GET('/api/v1/inbox/unread'))
  }

  async function fetchCategories(): Promise<Category[]> {
    return (await call<Items<Category>>(api.GET('/api/v1/categories'))).items
  }

  function putRead(id: string, read: boolean): Promise<Counts> {
    const path = '/api/v1/inbox/{id}/read' as const
    return call<Counts>(read ? api.PUT(path, byId(id)) : api.DELETE(path, byId(id)))
  }

  /** @param keepalive the call has to outlive the page */
  function putArchived(id: string, archived: boolean, keepalive = false): Promise<Counts> {
    const path = '/api/v1/inbox/{id}/archive' as const
    const given = { ...byId(id), keepalive }
    return call<Counts>(archived ? api.PUT(path, given) : api.DELETE(path, given))
  }

  /** @param keepalive the call has to outlive the page */
  function readAll(upTo: number, category: string | null, keepalive = false): Promise<Counts> {
    const body = category === null ? { upTo } : { upTo, category }
    return call<Counts>(api.POST('/api/v1/inbox/read-all', { body, keepalive }))
  }

  function putSeen(upTo: number): Promise<Counts> {
    return call<Counts>(api.PUT('/api/v1/inbox/seen', { body: { upTo } }))
  }

  function acknowledge(id: string, version: number): Promise<InboxItem> {
    const request = api.PUT('/api/v1/inbox/{id}/acknowledgement', { ...byId(id), body: { version } })
    return call<InboxItem>(request)
  }

  return {
    fetchPage,
    fetchItem,
    fetchUnread,
    fetchCategories,
    putRead,
    putArchived,
    readAll,
    putSeen,
    acknowledge,
  }
}

export type InboxCalls = ReturnType<typeof inboxCalls>
