import { api, call } from '@/api/client'
import type { components } from '@/api/schema'
import type { Items, Session } from '@/api/types'

type Schemas = components['schemas']
export type InboxState = Schemas['InboxState']
export type Imported = Schemas['Imported']
export type ImportItem = Schemas['ImportItem']
export type Difference = Schemas['ImportDifference']

/** How somebody's inbox stands, in numbers; what is in it is nobody else's. */
export async function fetchInboxState(id: string): Promise<InboxState> {
  const params = { path: { id } }
  return await call<InboxState>(api.GET('/api/v1/recipients/{id}/inbox-state', { params }))
}

export async function fetchSessions(id: string): Promise<Session[]> {
  const params = { path: { id } }
  return (await call<Items<Session>>(api.GET('/api/v1/recipients/{id}/sessions', { params }))).items
}

export async function endSession(id: string, sid: string): Promise<void> {
  await call(api.DELETE('/api/v1/recipients/{id}/sessions/{sid}', { params: { path: { id, sid } } }))
}

/** All of them or none. @throws Problem whose errors point into `recipients` */
export async function importRecipients(recipients: ImportItem[], dryRun: boolean): Promise<Imported> {
  const params = dryRun ? { query: { dryRun: 'true' as const } } : {}
  return await call<Imported>(api.POST('/api/v1/recipients/bulk', { params, body: { recipients } }))
}
