import { describe, expect, it } from 'vitest'
import consoleEn from '../console/i18n/en.json'
import consoleZh from '../console/i18n/zh.json'
import en from './en.json'
import zh from './zh.json'

interface Messages {
  [key: string]: string | Messages
}

function flatten(messages: Messages, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [name, value] of Object.entries(messages)) {
    const key = prefix + name
    if (typeof value === 'string') flat.set(key, value)
    else for (const [inner, text] of flatten(value, `${key}.`)) flat.set(inner, text)
  }
  return flat
}

const catalogues = { en: flatten({ ...en, ...consoleEn }), zh: flatten({ ...zh, ...consoleZh }) }

const sources = import.meta.glob<string>(['../**/*.{ts,vue}', '!../**/*.test.ts', '!../api/schema.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
})
const code = Object.values(sources).join('\n')

/** Keys are always written out, never put together, so that they can be found. */
function asked(text: string): Set<string> {
  return new Set([...text.matchAll(/\b\$?t\(\s*'([^']+)'/g)].map((match) => match[1] ?? ''))
}

/** Every text in quotes that could be a key, for those that stand in tables. */
function quoted(text: string): Set<string> {
  return new Set([...text.matchAll(/'([a-z]+(?:\.[A-Za-z-]+)+)'/g)].map((match) => match[1] ?? ''))
}

function missing(text: string, catalogue: ReadonlyMap<string, string>): string[] {
  const sections = new Set([...catalogue.keys()].map((key) => key.split('.')[0]))
  const inTables = [...quoted(text)].filter((key) => sections.has(key.split('.')[0]))
  return [...new Set([...asked(text), ...inTables])].filter((key) => !catalogue.has(key))
}

function unused(text: string, catalogue: ReadonlyMap<string, string>): string[] {
  return [...catalogue.keys()].filter((key) => !text.includes(`'${key}'`))
}

const parameters = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

describe.each(['en', 'zh'] as const)('the words in %s', (locale) => {
  it('are there for every key that is used', () => {
    expect(missing(code, catalogues[locale])).toEqual([])
  })

  it('are all used', () => {
    expect(unused(code, catalogues[locale])).toEqual([])
  })

  it('say something, and without raising their voice', () => {
    for (const text of catalogues[locale].values()) {
      expect(text.trim()).not.toBe('')
      expect(text).not.toMatch(/[!！]/)
    }
  })

  it('would be found missing or unused', () => {
    expect(missing(`t('inbox.nowhere')`, catalogues[locale])).toEqual(['inbox.nowhere'])
    expect(missing(`const LABELS = { a: 'inbox.nowhere' }`, catalogues[locale])).toEqual(['inbox.nowhere'])
    expect(unused('', new Map([['inbox.nobody', 'Nobody']]))).toEqual(['inbox.nobody'])
  })
})

describe('the words in both languages', () => {
  it('have the same keys', () => {
    expect([...catalogues.zh.keys()].sort()).toEqual([...catalogues.en.keys()].sort())
  })

  it('take the same parameters', () => {
    for (const [key, text] of catalogues.en) {
      expect(parameters(catalogues.zh.get(key) ?? ''), key).toEqual(parameters(text))
    }
  })
})
