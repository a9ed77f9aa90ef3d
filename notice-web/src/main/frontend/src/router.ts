import { createRouter, createWebHistory } from 'vue-router'
import { learnConsole } from '@/i18n'
import { useSession } from '@/session/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** Anybody may see it; everything else is for people who are signed in. */
    public?: boolean
    /** Who else may see it. */
    only?: 'PUBLISHER' | 'ADMIN'
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'inbox', component: () => import('@/inbox/InboxPage.vue') },
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('@/session/SignInPage.vue'),
      meta: { public: true },
    },
    { path: '/settings', name: 'settings', component: () => import('@/preferences/SettingsPage.vue') },
    {
      path: '/admin',
      component: async () => {
        const [page] = await Promise.all([import('@/console/ConsolePage.vue'), learnConsole()])
        return page
      },
      meta: { only: 'PUBLISHER' },
      children: [
        { path: '', name: 'overview', component: () => import('@/console/overview/OverviewPage.vue') },
        { path: 'notices', name: 'notices', component: () => import('@/console/notices/NoticesPage.vue') },
        {
          path: 'notices/new',
          name: 'compose',
          component: () => import('@/console/compose/ComposePage.vue'),
        },
        {
          path: 'notices/:id',
          name: 'notice',
          component: () => import('@/console/notices/NoticePage.vue'),
          props: true,
        },
        {
          path: 'notices/:id/edit',
          name: 'compose-again',
          component: () => import('@/console/compose/ComposePage.vue'),
          props: true,
        },
        { path: 'people', name: 'people', component: () => import('@/console/directory/PeoplePage.vue') },
        {
          path: 'people/import',
          name: 'import',
          component: () => import('@/console/directory/ImportPage.vue'),
          meta: { only: 'ADMIN' },
        },
        {
          path: 'people/:id',
          name: 'person',
          component: () => import('@/console/directory/PersonPage.vue'),
          props: true,
          meta: { only: 'ADMIN' },
        },
        { path: 'groups', name: 'groups', component: () => import('@/console/directory/GroupsPage.vue') },
        {
          path: 'categories',
          name: 'categories',
          component: () => import('@/console/categories/CategoriesPage.vue'),
          meta: { only: 'ADMIN' },
        },
        {
          path: 'api-keys',
          name: 'api-keys',
          component: () => import('@/console/keys/KeysPage.vue'),
          meta: { only: 'ADMIN' },
        },
        {
          path: 'presence',
          name: 'presence',
          component: () => import('@/console/presence/PresencePage.vue'),
          meta: { only: 'ADMIN' },
        },
        {
          path: 'audit',
          name: 'audit',
          component: () => import('@/console/audit/AuditPage.vue'),
          meta: { only: 'ADMIN' },
        },
      ],
    },
    { path: '/:rest(.*)*', redirect: { name: 'inbox' } },
  ],
})

router.beforeEach(async (to) => {
  const session = useSession()
  await session.known()
  if (session.phase === 'signed-out' && to.meta.public !== true) {
    return { name: 'sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  }
  if (session.phase !== 'signed-in') return true
  if (session.mustChangePassword && to.name !== 'sign-in') return { name: 'sign-in' }
  if (to.meta.only === 'ADMIN' && !session.isAdmin) return { name: 'inbox' }
  if (to.meta.only === 'PUBLISHER' && !session.isPublisher) return { name: 'inbox' }
  return true
})

/** Where to go after signing in: only ever a page of ours. */
export function pageAfterSignIn(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/'
}
