import { api, call } from '@/api/client'
import type { components } from '@/api/schema'
import type {
  ApiKey,
  Audience,
  AudienceExplanation,
  AudiencePreview,
  Group,
  Items,
  Notice,
  Publication,
  Recipient,
} from '@/api/types'

export type RecipientPatch = components['schemas']['RecipientRequest']
export type ApiKeyRequest = components['schemas']['NewKeyRequest']

const PAGE = 30

interface RecipientQuery {
  q?: string
  group?: string
  cursor?: string
  limit?: number
}

export async function fetchRecipients(query: RecipientQuery): Promise<Items<Recipient>> {
  const request = api.GET('/api/v1/recipients', { params: { query: { limit: PAGE, ...query } } })
  return await call<Items<Recipient>>(request)
}

export async function fetchRecipient(id: string): Promise<Recipient> {
  return await call<Recipient>(api.GET('/api/v1/recipients/{id}', { params: { path: { id } } }))
}

export async function putRecipient(id: string, body: RecipientPatch): Promise<Recipient> {
  return await call<Recipient>(api.PUT('/api/v1/recipients/{id}', { params: { path: { id } }, body }))
}

/** Whether there is such a recipient already: saving would change that one. */
export async function recipientExists(id: string): Promise<boolean> {
  const { response } = await api.GET('/api/v1/recipients/{id}', { params: { path: { id } } })
  return response.ok
}

export async function fetchGroups(): Promise<Group[]> {
  return (await call<Items<Group>>(api.GET('/api/v1/groups'))).items
}

export async function putGroup(key: string, name: string): Promise<void> {
  await call(api.PUT('/api/v1/groups/{key}', { params: { path: { key } }, body: { name } }))
}

export async function deleteGroup(key: string): Promise<void> {
  await call(api.DELETE('/api/v1/groups/{key}', { params: { path: { key } } }))
}

export async function changeMembers(key: string, body: { add?: string[]; remove?: string[] }): Promise<void> {
  await call(api.PATCH('/api/v1/groups/{key}/members', { params: { path: { key } }, body }))
}

export async function previewAudience(audience: Audience): Promise<AudiencePreview> {
  return await call<AudiencePreview>(api.POST('/api/v1/audiences/preview', { body: { audience } }))
}

export async function explainAudience(audience: Audience, recipient: string): Promise<AudienceExplanation> {
  const body = { audience, recipient }
  return await call<AudienceExplanation>(api.POST('/api/v1/audiences/explain', { body }))
}

/** The same key may be sent again with the same notice: it is published once. */
export async function sendNotice(notice: Notice, idempotencyKey: string): Promise<Publication> {
  const header = { 'Idempotency-Key': idempotencyKey }
  return await call<Publication>(api.POST('/api/v1/notices', { params: { header }, body: notice }))
}

export async function fetchKeys(): Promise<ApiKey[]> {
  return (await call<Items<ApiKey>>(api.GET('/api/v1/api-keys'))).items
}

export async function createKey(body: ApiKeyRequest): Promise<ApiKey> {
  return await call<ApiKey>(api.POST('/api/v1/api-keys', { body }))
}

export async function revokeKey(id: string): Promise<void> {
  await call(api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id } } }))
}

export async function rotateKey(id: string): Promise<ApiKey> {
  return await call<ApiKey>(api.POST('/api/v1/api-keys/{id}/rotate', { params: { path: { id } }, body: {} }))
}
