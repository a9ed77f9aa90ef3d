import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { api, call } from '@/api/client'
import type { Preferences } from '@/api/types'
import { type Locale, localeOf, showIn } from '@/i18n'
import { isQuiet } from './quiet'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const THEME_KEY = 'notice.theme'
const LOCALE_KEY = 'notice.locale'

function themeOf(text: string | null | undefined): Theme | null {
  return THEMES.find((theme) => theme === text?.toLowerCase()) ?? null
}

function browserLocale(): Locale {
  for (const tag of navigator.languages) {
    const locale = localeOf(tag)
    if (locale !== null) return locale
  }
  return 'en'
}

/** What the account says beside language and theme; until that is known, nothing is loud. */
type Loudness = Pick<Preferences, 'sound' | 'desktop' | 'quietHours'>

/**
 * Language and theme: chosen on this device at once, and kept with the account so that other devices follow. What the
 * account says wins at sign-in.
 */
export const usePreferences = defineStore('preferences', () => {
  const locale = ref<Locale>(localeOf(localStorage.getItem(LOCALE_KEY)) ?? browserLocale())
  const theme = ref<Theme>(themeOf(localStorage.getItem(THEME_KEY)) ?? 'system')

  const loudness = shallowRef<Loudness>({ sound: false, desktop: false, quietHours: null })

  function paint() {
    const root = document.documentElement
    if (theme.value === 'system') delete root.dataset.theme
    else root.dataset.theme = theme.value
  }

  async function showLocale(chosen: Locale) {
    locale.value = chosen
    localStorage.setItem(LOCALE_KEY, chosen)
    await showIn(chosen)
  }

  function showTheme(chosen: Theme) {
    theme.value = chosen
    localStorage.setItem(THEME_KEY, chosen)
    paint()
  }

  /** Before anything is shown. */
  async function start() {
    paint()
    await showIn(locale.value)
  }

  /** After sign-in: takes what the account says. */
  async function load() {
    const stored = await call<Preferences>(api.GET('/api/v1/me/preferences'))
    loudness.value = { sound: stored.sound, desktop: stored.desktop, quietHours: stored.quietHours }
    const storedLocale = localeOf(stored.locale)
    const storedTheme = themeOf(stored.theme)
    if (storedLocale !== null) await showLocale(storedLocale)
    if (storedTheme !== null) showTheme(storedTheme)
  }

  async function chooseLocale(chosen: Locale) {
    await showLocale(chosen)
    await call(api.PATCH('/api/v1/me/preferences', { body: { locale: chosen } }))
  }

  async function chooseTheme(chosen: Theme) {
    showTheme(chosen)
    await call(api.PATCH('/api/v1/me/preferences', { body: { theme: chosen } }))
  }

  /** @throws Problem if it could not be kept; then it is as before */
  async function chooseLoudness(chosen: Partial<Loudness>) {
    const before = loudness.value
    loudness.value = { ...before, ...chosen }
    try {
      await call(api.PATCH('/api/v1/me/preferences', { body: chosen }))
    } catch (thrown) {
      loudness.value = before
      throw thrown
    }
  }

  /** What may be loud just now. */
  function wants() {
    const { sound, desktop, quietHours } = loudness.value
    const quiet = isQuiet(quietHours, new Date())
    return { sound: sound && !quiet, desktop: desktop && !quiet }
  }

  return {
    locale,
    theme,
    loudness,
    wants,
    chooseLoudness,
    start,
    load,
    showLocale,
    chooseLocale,
    chooseTheme,
  }
})
