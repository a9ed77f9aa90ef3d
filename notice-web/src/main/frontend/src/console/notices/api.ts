import { answerOf, api, call } from '@/api/client'
import type {
  Items,
  Notice,
  NoticePatch,
  NoticeStatus,
  NoticeVersion,
  NoticeView,
  Publication,
  Receipt,
  Report,
} from '@/api/types'

const PAGE = 30

export interface NoticeQuery {
  status?: NoticeStatus
  category?: string
  q?: string
  cursor?: string
  limit?: number
}

export type ReceiptState = 'all' | 'unread' | 'read' | 'acknowledged' | 'unacknowledged' | 'late'

export interface ReceiptQuery {
  state: ReceiptState
  group?: string
  q?: string
  cursor?: string
}

/** A notice with the revision that an edit of it has to name. */
export interface TaggedNotice {
  notice: NoticeView
  tag: string
}

const byId = (id: string) => ({ path: { id } })

async function tagged(request: Parameters<typeof answerOf>[0]): Promise<TaggedNotice> {
  const { data, headers } = await answerOf<NoticeView>(request)
  return { notice: data, tag: headers.get('ETag') ?? '*' }
}

export async function fetchNotices(query: NoticeQuery): Promise<Items<NoticeView>> {
  const request = api.GET('/api/v1/notices', { params: { query: { limit: PAGE, ...query } } })
  return await call<Items<NoticeView>>(request)
}

export async function fetchNotice(id: string): Promise<TaggedNotice> {
  return await tagged(api.GET('/api/v1/notices/{id}', { params: byId(id) }))
}

export async function fetchVersions(id: string): Promise<NoticeVersion[]> {
  const request = api.GET('/api/v1/notices/{id}/versions', { params: byId(id) })
  return (await call<Items<NoticeVersion>>(request)).items
}

/** Nothing of it is lost if somebody else was faster: a revision that is not the present one is refused with 412. */
export async function patchNotice(id: string, tag: string, body: NoticePatch): Promise<TaggedNotice> {
  const params = { ...byId(id), header: { 'If-Match': tag } }
  return await tagged(api.PATCH('/api/v1/notices/{id}', { params, body }))
}

export async function createDraft(notice: Notice): Promise<Publication> {
  return await call<Publication>(api.POST('/api/v1/notices', { body: { ...notice, draft: true } }))
}

export async function publishNotice(id: string): Promise<Publication> {
  return await call<Publication>(api.POST('/api/v1/notices/{id}/publish', { params: byId(id) }))
}

export async function recallNotice(id: string, reason: string): Promise<TaggedNotice> {
  const body = reason.trim() === '' ? {} : { reason: reason.trim() }
  return await tagged(api.POST('/api/v1/notices/{id}/recall', { params: byId(id), body }))
}

export async function deleteNotice(id: string): Promise<void> {
  await call(api.DELETE('/api/v1/notices/{id}', { params: byId(id) }))
}

export async function testNotice(id: string): Promise<void> {
  await call(api.POST('/api/v1/notices/{id}/test', { params: byId(id) }))
}

export async function fetchReport(id: string): Promise<Report> {
  return await call<Report>(api.GET('/api/v1/notices/{id}/report', { params: byId(id) }))
}

export async function fetchReceipts(id: string, query: ReceiptQuery): Promise<Items<Receipt>> {
  const params = { ...byId(id), query: { limit: PAGE, ...query } }
  return await call<Items<Receipt>>(api.GET('/api/v1/notices/{id}/receipts', { params }))
}

/** All of them, as a table for other programs. */
export async function fetchReceiptsFile(id: string, query: ReceiptQuery): Promise<Blob> {
  const params = { ...byId(id), query }
  const headers = { Accept: 'text/csv' }
  return await call<Blob>(api.GET('/api/v1/notices/{id}/receipts', { params, headers, parseAs: 'blob' }))
}
