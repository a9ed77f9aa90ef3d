import { computed, type ComputedRef, readonly, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { FORMATS, type Locale } from '@/i18n'
import { Times } from './times'

const now = ref(new Date())
setInterval(() => {
  now.value = new Date()
}, 30_000)

/** The present, good to half a minute. */
export const useNow = () => readonly(now)

/** Times in the language shown, kept up to date. */
export function useTimes(): ComputedRef<Times> {
  const { locale } = useI18n()
  return computed(() => new Times(FORMATS[locale.value as Locale], now.value))
}
