import { computed, watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { useUnread } from '@/inbox/unread-store'
import { useSession } from '@/session/session'

const TITLES: Readonly<Record<string, string>> = {
  inbox: 'nav.inbox',
  'sign-in': 'session.signIn',
  settings: 'settings.title',
  overview: 'overview.title',
  notices: 'notices.title',
  notice: 'notices.one',
  compose: 'compose.title',
  'compose-again': 'compose.editTitle',
  people: 'people.title',
  person: 'people.person',
  import: 'import.title',
  groups: 'groups.title',
  categories: 'categories.title',
  'api-keys': 'keys.title',
  presence: 'presence.title',
  audit: 'audit.title',
}

/** The browser tab's title: the badge first, so that it is seen in a narrow tab. */
export function usePageTitle(): void {
  const { t } = useI18n()
  const route = useRoute()
  const session = useSession()
  const unread = useUnread()
  const page = computed(() => {
    const key = TITLES[String(route.name)]
    return key === undefined ? 'Notice' : `${t(key)} · Notice`
  })
  watchEffect(() => {
    const badge = session.phase === 'signed-in' && unread.total > 0 ? `(${unread.total}) ` : ''
    document.title = badge + page.value
  })
}
