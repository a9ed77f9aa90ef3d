import type { Priority } from '@/api/types'
import type { ViewKind } from './view'

export const VIEW_LABELS: Readonly<Record<ViewKind, string>> = {
  inbox: 'inbox.view.inbox',
  unread: 'inbox.view.unread',
  read: 'inbox.view.read',
  urgent: 'inbox.view.urgent',
  acknowledge: 'inbox.view.acknowledge',
  archived: 'inbox.view.archived',
  category: 'inbox.categories',
  search: 'inbox.view.search',
}

export const PRIORITY_LABELS: Readonly<Record<Priority, string>> = {
  LOW: 'priority.low',
  NORMAL: 'priority.normal',
  HIGH: 'priority.high',
  URGENT: 'priority.urgent',
}
