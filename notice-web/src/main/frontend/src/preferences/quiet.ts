import type { Preferences } from '@/api/types'

const minutes = (clock: string) => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  return hour * 60 + minute
}

/** Whether it is quiet now: from one hour to another, over midnight too, in the zone that was chosen. */
export function isQuiet(hours: Preferences['quietHours'], now: Date): boolean {
  if (hours === null) return false
  const clock = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: hours.zone,
  })
  const at = minutes(clock.format(now))
  const from = minutes(hours.from)
  const to = minutes(hours.to)
  return from <= to ? at >= from && at < to : at >= from || at < to
}
