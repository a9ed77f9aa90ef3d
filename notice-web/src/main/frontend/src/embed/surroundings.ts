import { type ComputedRef, computed, ref } from '@vue/reactivity'
import type { TemplateResult } from 'lit-html'
import { Times } from '@/time/times'
import type { Desk } from './desk'
import { type Words, wordsFor } from './words'

/** The attributes of an element, as it stands in the host's page now. */
export interface Settings {
  locale: string | null
  theme: string | null
  inboxUrl: string | null
  /** The notice that is to be open. */
  notice: string | null
}

/** What the views of an element have around them. */
export interface Surroundings {
  desk: Desk
  settings: Settings
  root: ShadowRoot
  words: ComputedRef<Words>
  times: ComputedRef<Times>
  /** Tells the host; false if it has kept the default from happening. */
  tell: (name: string, detail: unknown, cancelable?: boolean) => boolean
  /** A `<notice-inbox>` that is set up as this element is. */
  makeInbox: (notice: string | null) => Promise<HTMLElement>
}

/**
 * What an element shows. Rendered anew, in one go, after whatever it has read of the reactive state has changed.
 */
export interface View {
  render(): TemplateResult
  /** The element is taken out of the page. */
  end(): void
}

/** Resolves once what has just changed is on the screen. */
export function rendered(): Promise<void> {
  return Promise.resolve()
}

/** Words and times in the language of an element. `end` stops its clock. */
export function languageOf(settings: Settings) {
  const now = ref(new Date())
  const clock = setInterval(() => {
    now.value = new Date()
  }, 30_000)
  const words = computed(() => wordsFor(settings.locale))
  const times = computed(() => new Times(words.value.format, now.value))
  return { words, times, end: () => clearInterval(clock) }
}
