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

/** The icon with a mark on it, and without. */
const ICONS = { unread: '/favicon-unread.svg', none: '/favicon.svg' }

function markIcon(isUnread: boolean): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  const href = isUnread ? ICONS.unread : ICONS.none
  if (icon !== null && icon.getAttribute('href') !== href) icon.setAttribute('href', href)
}

/** On the icon of the installed page, where the browser has that. */
function markInstalled(count: number): void {
  // Typed as always there; many browsers have it not at all, the others only with a secure context.
  const { setAppBadge } = navigator as Partial<Navigator>
  setAppBadge?.call(navigator, count).catch(() => undefined)
}

/** The badge: in the browser tab's title, first, so that it is seen in a narrow tab; and on the page's icons. */
export function usePageTitle(): void {
  const { t } = useI18n()
  const route = useRoute()
  const session = useSession()
  const unread = useUnread()
  const page = computed(() => {
    const key = TITLES[String(route.name)]
    return key === undefined ? 'Notice' : `${t(key)} · Notice`
  })
  const count = computed(() => (session.phase === 'signed-in' ? unread.total : 0))
  watchEffect(() => {
    document.title = (count.value > 0 ? `(${count.value}) ` : '') + page.value
  })
  watchEffect(() => {
    markIcon(count.value > 0)
    markInstalled(count.value)
  })
}
