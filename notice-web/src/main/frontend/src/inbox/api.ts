import { api, call } from '@/api/client'
import type { Category, Counts, InboxItem, InboxPage, Items, Missed } from '@/api/types'
import { type View, queryOf } from './view'

const PAGE = 30

function byId(id: string) {
  return { params: { path: { id } } }
}

export async function fetchPage(view: View, cursor?: string): Promise<InboxPage> {
  const query = { ...queryOf(view), limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
  return await call<InboxPage>(api.GET('/api/v1/inbox', { params: { query } }))
}

export async function fetchItem(id: string): Promise<InboxItem> {
  return await call<InboxItem>(api.GET('/api/v1/inbox/{id}', byId(id)))
}

export async function fetchUnread(): Promise<Counts & { missed: Missed }> {
  return await call<Counts & { missed: Missed }>(api.GET('/api/v1/inbox/unread'))
}

export async function fetchCategories(): Promise<Category[]> {
  return (await call<Items<Category>>(api.GET('/api/v1/categories'))).items
}

export async function putRead(id: string, read: boolean): Promise<Counts> {
  const path = '/api/v1/inbox/{id}/read' as const
  return await call<Counts>(read ? api.PUT(path, byId(id)) : api.DELETE(path, byId(id)))
}

export async function putArchived(id: string, archived: boolean): Promise<Counts> {
  const path = '/api/v1/inbox/{id}/archive' as const
  return await call<Counts>(archived ? api.PUT(path, byId(id)) : api.DELETE(path, byId(id)))
}

export async function readAll(upTo: number, category: string | null): Promise<Counts> {
  const body = category === null ? { upTo } : { upTo, category }
  return await call<Counts>(api.POST('/api/v1/inbox/read-all', { body }))
}

export async function putSeen(upTo: number): Promise<Counts> {
  return await call<Counts>(api.PUT('/api/v1/inbox/seen', { body: { upTo } }))
}

export async function acknowledge(id: string, version: number): Promise<InboxItem> {
  const request = api.PUT('/api/v1/inbox/{id}/acknowledgement', { ...byId(id), body: { version } })
  return await call<InboxItem>(request)
}
