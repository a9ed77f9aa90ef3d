import { type BrowserContext, type Page, expect, test } from '@playwright/test'
import { expectAccessibleInBoth } from './axe'
import { ADMIN, expectLive, expectNoFaults, ownBrowser, signIn } from './people'
import { Platform } from './platform'

/** Every page in both themes, with something on it. */
const ORIGIN = process.env.BASE_URL ?? 'http://127.0.0.1:8080'

let context: BrowserContext
let page: Page
let notice = ''

test.beforeAll(async ({ browser }) => {
  const platform = await Platform.open(ORIGIN)
  await platform.send(ADMIN.id, 'Fire drill on Thursday at 10:00', {
    priority: 'HIGH',
    category: 'facilities',
  })
  notice = await platform.send(ADMIN.id, 'Travel policy: please confirm', {
    priority: 'URGENT',
    requiresAcknowledgement: true,
    acknowledgeBy: new Date(Date.now() + 86_400_000).toISOString(),
    body: '| City | Rate |\n|---|---:|\n| Berlin | 32 |\n\n- one\n- [two](https://intranet.example/)',
    link: 'https://intranet.example/policy',
  })
  await platform.close()
  context = await ownBrowser(browser)
  page = await context.newPage()
  await signIn(page, ADMIN)
  await expectLive(page)
})

test.afterAll(() => context.close())
test.afterEach(() => expectNoFaults())

/** What it shows has come, and nothing is a skeleton any more. */
async function expectShown(heading: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  await expect(page.locator('.skeleton')).toHaveCount(0)
}

test('signing in, and its refusal', async ({ browser }) => {
  const strangers = await ownBrowser(browser)
  const door = await strangers.newPage()
  await door.goto('/sign-in')
  await expect(door.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await expectAccessibleInBoth(door)
  await signIn(door, { ...ADMIN, password: 'not the password' })
  await expect(door.getByRole('alert')).toBeVisible()
  await expectAccessibleInBoth(door, 'a refused sign-in')
  await strangers.close()
})

const PAGES: readonly (readonly [path: string, heading: string | RegExp])[] = [
  ['/', /^Inbox/],
  ['/?q=travel', /^Search/],
  ['/?view=archived', /^Archived/],
  ['/settings', 'Settings'],
  ['/admin', 'Overview'],
  ['/admin/notices', 'Notices'],
  ['/admin/notices/new', 'New notice'],
  ['/admin/people', 'People'],
  ['/admin/people/admin', /./],
  ['/admin/people/import', 'Import people'],
  ['/admin/groups', 'Groups'],
  ['/admin/categories', 'Categories'],
  ['/admin/api-keys', 'API keys'],
  ['/admin/presence', 'Presence'],
  ['/admin/audit', 'Audit'],
  ['/embed/', 'The bell on your site'],
]

for (const [path, heading] of PAGES) {
  test(`the page ${path}`, async () => {
    await page.goto(path)
    await expectShown(heading)
    await expectAccessibleInBoth(page)
  })
}

test('a notice that is read', async () => {
  await page.goto(`/?notice=${notice}`)
  await expect(page.locator('.markdown table')).toBeVisible()
  await expectAccessibleInBoth(page)
})

test('what became of a notice', async () => {
  await page.goto(`/admin/notices/${notice}`)
  await expectShown('Travel policy: please confirm')
  await expectAccessibleInBoth(page)
})
