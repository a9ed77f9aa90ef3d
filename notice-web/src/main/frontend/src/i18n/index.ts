import { nextTick } from 'vue'
import { createI18n } from 'vue-i18n'

export const LOCALES = ['en', 'zh'] as const
export type Locale = (typeof LOCALES)[number]

/** How times and numbers are written: a clock of 24 hours in both. */
export const FORMATS: Record<Locale, string> = { en: 'en-GB', zh: 'zh-CN' }

const catalogues = {
  en: () => import('./en.json'),
  zh: () => import('./zh.json'),
}

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

/** Shows everything in this language; resolves once its words are there. */
export async function showIn(locale: Locale): Promise<void> {
  const { global } = i18n
  if (!global.availableLocales.includes(locale)) {
    const catalogue = await catalogues[locale]()
    global.setLocaleMessage(locale, catalogue.default)
  }
  global.locale.value = locale
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  await nextTick()
}
