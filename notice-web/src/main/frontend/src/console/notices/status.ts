import type { NoticeStatus } from '@/api/types'

export const STATUSES: readonly NoticeStatus[] = ['PUBLISHED', 'SCHEDULED', 'DRAFT', 'RECALLED', 'EXPIRED']

export const STATUS_LABELS: Readonly<Record<NoticeStatus, string>> = {
  DRAFT: 'notices.status.draft',
  SCHEDULED: 'notices.status.scheduled',
  PUBLISHED: 'notices.status.published',
  RECALLED: 'notices.status.recalled',
  EXPIRED: 'notices.status.expired',
}

/** The colour of its tag, where it has one. */
export const STATUS_COLOURS: Readonly<Record<NoticeStatus, string>> = {
  DRAFT: '',
  SCHEDULED: 'accent',
  PUBLISHED: 'green',
  RECALLED: 'red',
  EXPIRED: '',
}
