import { ref } from 'vue'
import type { InboxItem } from '@/api/types'

/** What a screen reader is told, politely or at once; the live regions of the page show these. */
export const polite = ref<InboxItem | null>(null)
export const assertive = ref<InboxItem | null>(null)

export function announceNotice(item: InboxItem): void {
  const region = item.priority === 'URGENT' ? assertive : polite
  region.value = item
}
