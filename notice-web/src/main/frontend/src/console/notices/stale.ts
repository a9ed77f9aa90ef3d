import { type Ref, shallowRef } from 'vue'
import { type Problem, asProblem } from '@/api/problem'
import { type TaggedNotice, fetchNotice } from './api'

/**
 * What a form was filled from, and the question which text to go on with, once somebody else has saved in between.
 *
 * @param present what the server has; null for nothing yet
 * @param problem where every other failure is shown
 */
export function useStale(present: Ref<TaggedNotice | null>, problem: Ref<Problem | null>) {
  /** What they have saved; while it is there, nothing can be sent. */
  const theirs = shallowRef<TaggedNotice | null>(null)

  async function failed(failure: Problem) {
    if (failure.slug !== 'version-stale' || present.value === null) {
      problem.value = failure
      return
    }
    try {
      theirs.value = await fetchNotice(present.value.notice.id)
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  /** What is written here goes on top of what they saved. */
  function keep() {
    if (theirs.value !== null) present.value = theirs.value
    theirs.value = null
  }

  return { theirs, failed, keep }
}
