import type { InboxItem } from '@/api/types'

/** Which items of the inbox are shown: one of the views, or one category. */
export type View =
  | { kind: 'inbox' }
  | { kind: 'unread' }
  | { kind: 'urgent' }
  | { kind: 'acknowledge' }
  | { kind: 'archived' }
  | { kind: 'category'; category: string }

export type ViewKind = View['kind']

interface InboxQuery {
  state: 'all' | 'unread' | 'archived'
  category?: string
  priority?: 'URGENT'
  acknowledgement?: 'open'
}

/** The same question to the server. */
export function queryOf(view: View): InboxQuery {
  switch (view.kind) {
    case 'inbox':
      return { state: 'all' }
    case 'unread':
      return { state: 'unread' }
    case 'urgent':
      return { state: 'all', priority: 'URGENT' }
    case 'acknowledge':
      return { state: 'all', acknowledgement: 'open' }
    case 'archived':
      return { state: 'archived' }
    case 'category':
      return { state: 'all', category: view.category }
  }
}

/** Whether an item is one of those. */
export function belongs(item: InboxItem, view: View): boolean {
  if (item.archived !== (view.kind === 'archived')) return false
  switch (view.kind) {
    case 'inbox':
    case 'archived':
      return true
    case 'unread':
      return !item.read
    case 'urgent':
      return item.priority === 'URGENT'
    case 'acknowledge':
      return item.requiresAcknowledgement && item.acknowledgedAt === null
    case 'category':
      return item.category === view.category
  }
}

export function sameView(one: View, other: View): boolean {
  return (
    one.kind === other.kind &&
    (one.kind !== 'category' || other.kind !== 'category' || one.category === other.category)
  )
}
