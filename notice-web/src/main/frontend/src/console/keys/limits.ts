import type { ApiKeyRequest } from '../api'
import type { Priority } from '@/api/types'

export type KeyLimits = NonNullable<ApiKeyRequest['limits']>

/** What a key may send, as the form has it. */
export interface LimitsForm {
  groups: string[]
  categories: string[]
  maxPriority: Priority | 'ANY'
  /** The empty text where nothing was written. */
  perDay: number | ''
}

export function noLimits(): LimitsForm {
  return { groups: [], categories: [], maxPriority: 'ANY', perDay: '' }
}

/** Only those that there are; null where there is none. */
export function toLimits({ groups, categories, maxPriority, perDay }: LimitsForm): KeyLimits | null {
  const limits: KeyLimits = {
    ...(groups.length > 0 ? { groups: [...groups] } : {}),
    ...(categories.length > 0 ? { categories: [...categories] } : {}),
    ...(maxPriority === 'ANY' ? {} : { maxPriority }),
    ...(perDay === '' ? {} : { perDay }),
  }
  return Object.keys(limits).length === 0 ? null : limits
}
