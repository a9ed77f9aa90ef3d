import { nextTick } from 'vue'
import { createI18n } from 'vue-i18n'

export const LOCALES = ['en', 'zh'] as const
export type Locale = (typeof LOCALES)[number]

/** How times and numbers are written: a clock of 24 hours in both. */
export const FORMATS: Record<Locale, string> = { en: 'en-GB', zh: 'zh-CN' }

/** A catalogue comes once it is wanted; most people never see the console. */
const EVERYWHERE = {
  en: () => import('./en.json'),
  zh: () => import('./zh.json'),
}
const OF_CONSOLE = {
  en: () => import('../console/i18n/en.json'),
  zh: () => import('../console/i18n/zh.json'),
}
const wanted: (typeof EVERYWHERE | typeof OF_CONSOLE)[] = [EVERYWHERE]
const learnt = new Set<unknown>()

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: false,
  messages: {},
})

/** The language that a tag such as `zh-CN` means to us, if any. */
export function localeOf(tag: string | null | undefined): Locale | null {
  const language = tag?.toLowerCase().split(/[-_]/)[0]
  return LOCALES.find((locale) => locale === language) ?? null
}

async function learn(locale: Locale): Promise<void> {
  await Promise.all(
    wanted.map(async (catalogues) => {
      const load = catalogues[locale]
      if (learnt.has(load)) return
      const words = await load()
      i18n.global.mergeLocaleMessage(locale, words.default)
      learnt.add(load)
    }),
  )
}

/** From here on the console's words are there too; resolves once they are. */
export async function learnConsole(): Promise<void> {
  if (!wanted.includes(OF_CONSOLE)) wanted.push(OF_CONSOLE)
  await learn(localeOf(i18n.global.locale.value) ?? 'en')
}

/** Shows everything in this language; resolves once its words are there. */
export async function showIn(locale: Locale): Promise<void> {
  await learn(locale)
  i18n.global.locale.value = locale
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  await nextTick()
}
