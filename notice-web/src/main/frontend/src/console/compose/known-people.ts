import { asProblem } from '@/api/problem'
import { fetchRecipients, previewAudience } from '../api'
import type { People } from './pasted'

const NAMED = /^\/audience\/recipients\/(\d+)$/
const SAME_NAME = 5

/** What the server says of people that somebody has written down. */
export const knownPeople: People = {
  /** Whom an audience names, and who is not there, is what its refusal says. */
  async unknownOf(ids) {
    try {
      await previewAudience({ recipients: [...ids] })
      return []
    } catch (thrown) {
      const problem = asProblem(thrown)
      const unknown = problem.errors.flatMap(({ pointer }) => ids[Number(NAMED.exec(pointer)?.[1])] ?? [])
      if (unknown.length === 0) throw problem
      return unknown
    }
  },

  async find(text) {
    const { items } = await fetchRecipients({ q: text, limit: SAME_NAME })
    const wanted = text.toLowerCase()
    const found = items.filter(
      ({ displayName, email, active }) =>
        active !== false && (displayName.toLowerCase() === wanted || email?.toLowerCase() === wanted),
    )
    return found.length === 1 ? (found[0]?.id ?? null) : null
  },
}
