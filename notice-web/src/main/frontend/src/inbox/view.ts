import type { InboxItem } from '@/api/types'

/** Which items of the inbox are shown: one of the views, or one category. */
export type View =
  | { kind: 'inbox' }
  | { kind: 'unread' }
  | { kind: 'read' }
  | { kind: 'urgent' }
  | { kind: 'acknowledge' }
  | { kind: 'archived' }
  | { kind: 'category'; category: string }
  | { kind: 'search'; q: string }

export type ViewKind = View['kind']

interface InboxQuery {
  state: 'all' | 'unread' | 'read' | 'archived'
  category?: string
  priority?: 'URGENT'
  acknowledgement?: 'open'
  q?: string
}

/** The same question to the server. */
export function queryOf(view: View): InboxQuery {
  switch (view.kind) {
    case 'inbox':
      return { state: 'all' }
    case 'unread':
    case 'read':
      return { state: view.kind }
    case 'urgent':
      return { state: 'all', priority: 'URGENT' }
    case 'acknowledge':
      return { state: 'all', acknowledgement: 'open' }
    case 'archived':
      return { state: 'archived' }
    case 'category':
      return { state: 'all', category: view.category }
    case 'search':
      return { state: 'all', q: view.q }
  }
}

const wordsOf = (q: string) => q.toLowerCase().split(/\s+/)

/** Whether an item is one of those; of a search, as far as that can be seen from here. */
export function belongs(item: InboxItem, view: View): boolean {
  if (item.archived !== (view.kind === 'archived')) return false
  switch (view.kind) {
    case 'inbox':
    case 'archived':
      return true
    case 'unread':
      return !item.read
    case 'read':
      return item.read
    case 'urgent':
      return item.priority === 'URGENT'
    case 'acknowledge':
      return item.requiresAcknowledgement && item.acknowledgedAt === null
    case 'category':
      return item.category === view.category
    case 'search':
      return wordsOf(view.q).every((word) => `${item.title} ${item.body}`.toLowerCase().includes(word))
  }
}

export function sameView(one: View, other: View): boolean {
  if (one.kind === 'category' && other.kind === 'category') return one.category === other.category
  if (one.kind === 'search' && other.kind === 'search') return one.q === other.q
  return one.kind === other.kind
}
