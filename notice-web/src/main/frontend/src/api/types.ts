import type { components } from './schema'

type Schemas = components['schemas']

export type Priority = Schemas['Priority']
export type Role = Schemas['Role']
export type Scope = Schemas['Scope']

export type Tokens = Schemas['Tokens']
export type Me = Schemas['Me']
export type Preferences = Schemas['Preferences']
export type Session = Schemas['OwnSession']

export type Counts = Schemas['Counts']
export type Missed = Schemas['Missed']
export type InboxItem = Schemas['InboxItem']
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
export type Recipient = Schemas['Recipient']
export type Group = Schemas['Group']
export type Category = Schemas['Category']
export type Audience = Schemas['AudienceRequest']
export type AudienceExplanation = Schemas['AudienceExplanation']
export type AudiencePreview = Schemas['AudiencePreview']
export type Notice = Schemas['NoticeRequest']
export type Publication = Schemas['Publication']
/** A key; `key` is there on creation and rotation alone. */
export type ApiKey = Schemas['ApiKey'] & Partial<Pick<Schemas['NewApiKey'], 'key'>>

/** A notice as publishers see it. */
export type NoticeView = Schemas['Notice']
export type NoticeStatus = Schemas['NoticeStatus']
export type NoticePatch = Schemas['NoticePatch']
export type NoticeVersion = Schemas['NoticeVersion']
export type NoticeAudience = Schemas['Audience']
export type Report = Schemas['Report']
export type ReportPoint = Schemas['ReportPoint']
export type ReportSummary = Schemas['ReportSummary']
export type Receipt = Schemas['Receipt']

export type Overview = Schemas['Overview']
export type OverviewDay = Schemas['OverviewDay']
export type Attention = Schemas['Attention']
export type AttentionKind = Schemas['AttentionKind']
export type Presence = Schemas['PresenceOverview']
export type OpenStream = Schemas['OpenStream']

export type AuditEntry = Schemas['AuditEntry']
export type AuditChain = Schemas['Chain']
