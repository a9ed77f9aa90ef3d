import { describe, expect, it } from 'vitest'
import { Times } from './times'

// A Saturday.
const NOW = new Date(2026, 10, 21, 15, 0)
const en = new Times('en-GB', NOW)
const zh = new Times('zh-CN', NOW)

function at(day: number, hour: number, minute = 0, month = 10, year = 2026): string {
  return new Date(year, month, day, hour, minute).toISOString()
}

describe('times as people say them', () => {
  it.each([
    [at(21, 14, 32), '14:32'],
    [at(21, 0, 5), '00:05'],
    [at(20, 23, 59), 'Yesterday'],
    [at(16, 9), 'Mon'],
    [at(14, 9), '14 Nov'],
    [at(3, 9, 0, 2, 2025), '3 Mar 2025'],
  ])('in a list %s is %s', (iso, said) => {
    expect(en.brief(iso)).toBe(said)
  })

  it('in a sentence names the day only where it is another one', () => {
    expect(en.at(at(21, 14, 32))).toBe('14:32')
    expect(en.at(at(20, 18, 2))).toBe('yesterday 18:02')
    expect(en.at(at(22, 18, 0))).toBe('tomorrow 18:00')
    expect(en.at(at(27, 18, 0))).toBe('Fri 18:00')
    expect(en.at(at(24, 18, 0, 11))).toBe('24 Dec 18:00')
  })

  it('as a heading always names the day', () => {
    expect(en.heading(at(21, 14, 32))).toBe('Today, 14:32')
    expect(zh.heading(at(20, 14, 32))).toBe('昨天, 14:32')
  })

  it('counts back in minutes, hours and days', () => {
    expect(en.ago(at(21, 14, 57))).toBe('3 min ago')
    expect(en.ago(at(21, 15, 0))).toBe('now')
    expect(zh.ago(at(21, 13, 0))).toBe('2小时前')
    expect(en.ago(at(20, 14, 0))).toBe('yesterday')
  })

  it('divides a list by today, yesterday, weeks and months', () => {
    const labels = [at(21, 9), at(20, 9), at(17, 9), at(13, 9), at(2, 9)].map((iso) => en.section(iso).label)
    expect(labels).toEqual(['Today', 'Yesterday', 'This week', 'Last week', 'November 2026'])
  })

  it('groups digits', () => {
    expect(en.number(48210)).toBe('48,210')
  })
})
