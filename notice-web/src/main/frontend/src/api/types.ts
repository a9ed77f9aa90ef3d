import type { components } from './schema'

type Schemas = components['schemas']

/**
 * A schema as the contract promises it in answers: every field is there, and only those named as `Nullable` may be
 * null. The generated types are looser than that wherever the OpenAPI file is.
 */
type Answered<T, Nullable extends keyof T = never, Optional extends keyof T = never> = {
  [K in Exclude<keyof T, Optional>]-?: K extends Nullable ? NonNullable<T[K]> | null : NonNullable<T[K]>
} & { [K in Optional]?: K extends Nullable ? NonNullable<T[K]> | null : NonNullable<T[K]> }

export type Priority = 'LOW' | 'NORMAL' | 'HIGH' | 'URGENT'
export type Role = 'RECIPIENT' | 'PUBLISHER' | 'ADMIN'
export type Scope = 'notices:write' | 'notices:read' | 'directory:write' | 'tokens:issue' | 'metrics:read'

export type Tokens = Answered<Schemas['Tokens'], never, 'refreshToken'>
export type Me = Answered<Schemas['Me'], 'email' | 'locale'>
export type Preferences = Answered<Schemas['Preferences'], 'locale' | 'theme' | 'quietHours'>

export type Counts = Answered<Schemas['Counts']>
export type Missed = Answered<Schemas['Missed'], 'since'>
export type InboxItem = Answered<
  Schemas['InboxItem'],
  'link' | 'linkLabel' | 'data' | 'editedAt' | 'expiresAt' | 'acknowledgeBy' | 'readAt' | 'acknowledgedAt',
  'test'
>
/** The shape of every list; `nextCursor` is null on the last page. */
export interface Items<T> {
  items: T[]
  nextCursor: string | null
}

export interface InboxPage extends Items<InboxItem> {
  position: number
  unread: Counts
}

/** A recipient; what is optional is for administrators only. */
export type Recipient = Answered<
  Schemas['Recipient'],
  'email' | 'locale',
  'email' | 'locale' | 'roles' | 'active' | 'createdAt'
>
export type Group = Answered<Schemas['Group']>
export type Category = Answered<Schemas['Category']>
export type Audience = Schemas['Audience']
export interface AudiencePreview {
  size: number
  online: number
  overlap: number
  sample: Recipient[]
}
export type Notice = Schemas['Notice']
export type Publication = Answered<Schemas['Publication'], 'position'>
export type ApiKey = Answered<Schemas['ApiKey'], 'limits' | 'expiresAt' | 'lastUsedAt', 'key'>
