const DAY_MS = 86_400_000

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime()
}

/** Calendar days from now, in the reader's zone: 0 today, -1 yesterday. */
function daysFrom(now: Date, time: Date): number {
  return Math.round((startOfDay(time) - startOfDay(now)) / DAY_MS)
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Times as people say them, in one way of writing. */
export class Times {
  private readonly clock: Intl.DateTimeFormat
  private readonly weekday: Intl.DateTimeFormat
  private readonly dayMonth: Intl.DateTimeFormat
  private readonly dayMonthYear: Intl.DateTimeFormat
  private readonly monthYear: Intl.DateTimeFormat
  private readonly complete: Intl.DateTimeFormat
  private readonly relative: Intl.RelativeTimeFormat
  private readonly relativeShort: Intl.RelativeTimeFormat
  private readonly quantity: Intl.NumberFormat
  private readonly share: Intl.NumberFormat

  constructor(
    readonly format: string,
    private readonly now: Date,
  ) {
    const make = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(format, options)
    this.clock = make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    this.weekday = make({ weekday: 'short' })
    this.dayMonth = make({ day: 'numeric', month: 'short' })
    this.dayMonthYear = make({ day: 'numeric', month: 'short', year: 'numeric' })
    this.monthYear = make({ month: 'long', year: 'numeric' })
    this.complete = make({ dateStyle: 'full', timeStyle: 'short' })
    this.relative = new Intl.RelativeTimeFormat(format, { numeric: 'auto' })
    this.relativeShort = new Intl.RelativeTimeFormat(format, { numeric: 'always', style: 'short' })
    this.quantity = new Intl.NumberFormat(format)
    this.share = new Intl.NumberFormat(format, { style: 'percent' })
  }

  number(value: number): string {
    return this.quantity.format(value)
  }

  /** Of a share from 0 to 1. What is not all is never shown as all, and what is something never as nothing. */
  percent(share: number): string {
    const rounded = Math.round(share * 100)
    const whole = share < 1 ? Math.min(99, rounded) : rounded
    return this.share.format((share > 0 ? Math.max(1, whole) : whole) / 100)
  }

  /** 14:32, whatever the day. */
  hour(iso: string): string {
    return this.clock.format(new Date(iso))
  }

  /** A length of time in its largest unit: 40 sec, 38 min, 5 hr, 3 days. */
  length(seconds: number): string {
    const units = [
      { unit: 'day', seconds: 86_400 },
      { unit: 'hour', seconds: 3600 },
      { unit: 'minute', seconds: 60 },
      { unit: 'second', seconds: 1 },
    ] as const
    const { unit, seconds: each } = units.find((one) => seconds >= one.seconds) ?? units[3]
    const words = new Intl.NumberFormat(this.format, { style: 'unit', unit, unitDisplay: 'short' })
    return words.format(Math.round(seconds / each))
  }

  /** The whole time, for whoever wants to know exactly. */
  full(iso: string): string {
    return this.complete.format(new Date(iso))
  }

  /** In a list: 14:32, Yesterday, Fri, 12 Nov. */
  brief(iso: string): string {
    const time = new Date(iso)
    const days = daysFrom(this.now, time)
    if (days === 0) return this.clock.format(time)
    if (days === -1) return sentenceCase(this.relative.format(days, 'day'))
    if (days < 0 && days > -7) return this.weekday.format(time)
    return this.date(iso)
  }

  /** In a list under headings that name the day: 14:32 of today and yesterday, then Fri, 12 Nov. */
  listed(iso: string): string {
    return daysFrom(this.now, new Date(iso)) === -1 ? this.hour(iso) : this.brief(iso)
  }

  /** 12 Nov, with the year if it is another one. */
  date(iso: string): string {
    const time = new Date(iso)
    const sameYear = time.getFullYear() === this.now.getFullYear()
    return (sameYear ? this.dayMonth : this.dayMonthYear).format(time)
  }

  /** In a sentence, with the hour: 14:32, yesterday 14:32, Fri 14:32, 12 Nov 14:32. */
  at(iso: string): string {
    const time = new Date(iso)
    const days = daysFrom(this.now, time)
    const clock = this.clock.format(time)
    if (days === 0) return clock
    return `${this.day(iso, days)} ${clock}`
  }

  /** On its own, with the hour: Today, 14:32. */
  heading(iso: string): string {
    const time = new Date(iso)
    return `${sentenceCase(this.day(iso, daysFrom(this.now, time)))}, ${this.clock.format(time)}`
  }

  private day(iso: string, days: number): string {
    if (Math.abs(days) <= 1) return this.relative.format(days, 'day')
    if (Math.abs(days) < 7) return this.weekday.format(new Date(iso))
    return this.date(iso)
  }

  /** 3 min ago; beyond a week the date. */
  ago(iso: string): string {
    const seconds = (new Date(iso).getTime() - this.now.getTime()) / 1000
    const past = Math.abs(seconds)
    if (past < 60) return this.relative.format(0, 'second')
    if (past < 3600) return this.relativeShort.format(Math.trunc(seconds / 60), 'minute')
    if (past < 86_400) return this.relativeShort.format(Math.trunc(seconds / 3600), 'hour')
    if (past < 7 * 86_400) return this.relative.format(Math.trunc(seconds / 86_400), 'day')
    return this.date(iso)
  }

  /** The heading of the part of a list that a time falls into. Weeks begin on Monday. */
  section(iso: string): { key: string; label: string } {
    const time = new Date(iso)
    const days = daysFrom(this.now, time)
    if (days >= 0) return { key: 'today', label: sentenceCase(this.relative.format(0, 'day')) }
    if (days === -1) return { key: 'yesterday', label: sentenceCase(this.relative.format(-1, 'day')) }
    const sinceMonday = (this.now.getDay() + 6) % 7
    if (days >= -sinceMonday) return { key: 'week', label: sentenceCase(this.relative.format(0, 'week')) }
    if (days >= -sinceMonday - 7)
      return { key: 'week-1', label: sentenceCase(this.relative.format(-1, 'week')) }
    const month = this.monthYear.format(time)
    return { key: month, label: month }
  }
}
