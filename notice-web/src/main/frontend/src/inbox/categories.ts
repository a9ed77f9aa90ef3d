import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { asProblem } from '@/api/problem'
import type { Category } from '@/api/types'
import { fetchCategories } from './api'

/** How categories are shown; one that is not listed is shown as its key. */
export const useCategories = defineStore('categories', () => {
  const { locale } = useI18n()
  const listed = shallowRef<readonly Category[]>([])
  let asked = false

  /** @param anew even if they are there: they have been changed */
  async function load(anew = false) {
    if (asked && !anew) return
    asked = true
    try {
      listed.value = await fetchCategories()
    } catch (thrown) {
      // Keys will do until the next page asks again.
      asProblem(thrown)
      asked = false
    }
  }

  function nameOf(key: string): string {
    const names = listed.value.find((category) => category.key === key)?.names
    return names?.[locale.value] ?? names?.en ?? key
  }

  return { listed, load, nameOf }
})
