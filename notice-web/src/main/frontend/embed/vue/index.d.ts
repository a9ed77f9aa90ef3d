import type { DefineComponent } from 'vue'

export interface NoticeProps {
  /** Where the Notice server is. */
  server: string
  /** Else as the page or the browser has it. */
  locale?: string
  theme?: 'light' | 'dark'
  /** The page of this site that has the inbox; without it, the bell shows it in place. */
  inboxUrl?: string
  /** Is asked by POST, with this site's own cookies; answers `{accessToken}`. */
  tokenUrl?: string
  /** Promises a token, or null if nobody is signed in. */
  tokenProvider?: () => Promise<string | null>
}

export interface NoticeItem {
  id: string
  title: string
  excerpt: string
  category: string
  priority: 'LOW' | 'NORMAL' | 'HIGH' | 'URGENT'
  link: string | null
  read: boolean
}

export interface NoticeCounts {
  total: number
  urgent: number
  toAcknowledge: number
  byCategory: Record<string, number>
}

export interface NoticeEvents {
  onNotice?: (notice: NoticeItem) => void
  onUnread?: (counts: NoticeCounts) => void
  /** Preventing the event's default keeps the notice from being opened. */
  onOpen?: (notice: NoticeItem, event: Event) => void
}

/** What a template ref on one of them has. */
export interface NoticeElement {
  /** Forgets the user at once, and all that was shown. */
  signOut(): void
}

export declare const NoticeBell: DefineComponent<NoticeProps & NoticeEvents>
export declare const NoticeInbox: DefineComponent<NoticeProps & NoticeEvents>
