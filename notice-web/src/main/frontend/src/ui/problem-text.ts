import { useI18n } from 'vue-i18n'
import type { Problem } from '@/api/problem'

/** Words of our own for what people meet; where there are none, the server's sentence. */
const KNOWN: Readonly<Record<string, string>> = {
  unreachable: 'problem.unreachable',
  'bad-credentials': 'problem.bad-credentials',
  'too-many-attempts': 'problem.too-many-attempts',
  forbidden: 'problem.forbidden',
  'not-found': 'problem.not-found',
  unavailable: 'problem.unavailable',
  'rate-limited': 'problem.rate-limited',
  'group-in-use': 'problem.group-in-use',
  'too-large': 'problem.too-large',
  'version-stale': 'problem.version-stale',
}

/** What happened, and what to do. */
export function useProblemText() {
  const { t } = useI18n()
  function textOf(problem: Problem): string {
    const key = KNOWN[problem.slug]
    if (key !== undefined) return t(key)
    if (problem.status >= 500) return t('problem.server')
    const named = problem.errors.map((error) => error.detail).join(' ')
    return named || problem.message || t('problem.other', { status: problem.status })
  }
  return { textOf }
}
