import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Group } from '@/api/types'
import { asProblem } from '@/api/problem'
import { fetchGroups } from '../api'

/** The groups by name, for whatever shows their keys. */
export const useGroups = defineStore('groups', () => {
  const groups = shallowRef<readonly Group[]>([])

  async function load() {
    try {
      groups.value = await fetchGroups()
    } catch (thrown) {
      // Keys will do; the page of groups says itself what it could not load.
      asProblem(thrown)
    }
  }

  function nameOf(key: string): string {
    return groups.value.find((group) => group.key === key)?.name ?? key
  }

  return { groups, load, nameOf }
})
