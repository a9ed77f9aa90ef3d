/** How far back the overview looks. */
export type Period = 'today' | 'fortnight' | 'quarter'

export const PERIOD_DAYS: Readonly<Record<Period, number>> = { today: 1, fortnight: 14, quarter: 91 }

export interface PeriodQuery {
  from: string
  to: string
  zone: string
}

/** A day as the reader's calendar has it. */
export function isoDate(day: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** Whole days of the reader's calendar, to the end of today. */
export function queryOf(period: Period, now: Date): PeriodQuery {
  const from = new Date(now.getFullYear(), now.getMonth(), now.getDate() - PERIOD_DAYS[period] + 1)
  return {
    from: isoDate(from),
    to: isoDate(now),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
  }
}

/** By how many points of a hundred a share has risen; null where there is nothing to compare. */
export function pointsUp(share: number | null | undefined, before: number | null | undefined): number | null {
  if (share === null || share === undefined || before === null || before === undefined) return null
  return Math.round(share * 100) - Math.round(before * 100)
}
