import { readFileSync } from 'node:fs'
import { type BrowserContext, type Page, expect, test } from '@playwright/test'
import { signIn } from '../e2e/people'
import { LOCALES, type Locale, layOut, readersBrowser, settle, shoot, speak, writeFront } from './sheet'

/** Each page as people see it: what it takes to get there, by name. */
const READER = { id: 'ada', name: 'Ada Lindqvist', password: process.env.READER_PASSWORD ?? '' }
const ADMIN = { id: 'admin', name: 'Nora Weiss', password: process.env.ADMIN_PASSWORD ?? '' }
const ONLY = (process.env.ONLY ?? '').split(',').filter((name) => name !== '')
const BELL_HOST = readFileSync(new URL('./host.html', import.meta.url), 'utf8')

/** A text of the pages by its key. */
type Words = (key: string) => string
type Way = (page: Page, t: Words) => Promise<unknown>
type Pages = Readonly<Record<string, Way>>

function wordsIn(locale: Locale): Words {
  const wordsOf = (folder: string) => {
    const file = new URL(`../src/${folder}/${locale}.json`, import.meta.url)
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>
  }
  const catalogue = { ...wordsOf('i18n'), ...wordsOf('console/i18n') }
  return (key) => {
    const [section = '', name = ''] = key.split('.')
    const text = catalogue[section]?.[name]
    if (text === undefined) throw new Error(`no words for ${key}`)
    return text
  }
}

const at =
  (path: string): Way =>
  (page) =>
    page.goto(path)

async function openNotice(page: Page, title: string, then = ''): Promise<void> {
  await page.goto(`/admin/notices?q=${encodeURIComponent(title)}`)
  const link = page.locator('.table a.title', { hasText: title }).first()
  await link.waitFor()
  await page.goto(`${(await link.getAttribute('href')) ?? ''}${then}`)
}

async function openInboxItem(page: Page, title: RegExp): Promise<void> {
  await page.goto('/')
  await page.getByRole('link', { name: title }).click()
  await page.locator('.markdown').waitFor()
}

const STRANGERS: Pages = {
  'sign-in': at('/sign-in'),
  docs: async (page) => {
    await page.goto('/docs')
    await page.locator('section, h2').first().waitFor()
  },
}

const READERS: Pages = {
  inbox: at('/'),
  reading: (page) => openInboxItem(page, /Payroll is down/),
  'reading-table': (page) => openInboxItem(page, /Travel policy/),
  search: at('/?q=claims'),
  empty: at('/?view=archived'),
  account: async (page, t) => {
    await page.goto('/')
    await page.getByRole('button', { name: t('account.menu') }).click()
  },
  keyboard: async (page) => {
    await page.goto('/')
    await page.locator('.live.live').waitFor()
    await page.keyboard.press('?')
    await page.locator('dialog').waitFor()
  },
  settings: async (page) => {
    await page.goto('/settings')
    await page.locator('.sessions').waitFor()
  },
  bell: async (page) => {
    await page.route('**/bell-host?*', (route) =>
      route.fulfill({ contentType: 'text/html', body: BELL_HOST }),
    )
    await page.route('**/notice-token', async (route) => {
      const data = { username: READER.id, password: READER.password }
      await route.fulfill({ response: await page.request.post('/api/v1/auth/login', { data }) })
    })
    const locale = await page.evaluate(() => localStorage.getItem('notice.locale'))
    await page.goto(`/bell-host?${locale}`)
    await page
      .locator('notice-bell')
      .evaluate((bell, chosen) => bell.setAttribute('locale', chosen ?? 'en'), locale)
    await page.locator('notice-bell').getByRole('button').first().click()
    await page.locator('notice-bell').getByText('Payroll is down').waitFor()
  },
  embed: async (page) => {
    await page.goto('/embed/')
    await page.locator('notice-inbox').getByText('Payroll is down').waitFor()
  },
}

const ADMINS: Pages = {
  overview: at('/admin'),
  notices: at('/admin/notices'),
  notice: async (page) => {
    await openNotice(page, 'Travel policy 2027', '?people=unacknowledged')
    await page.locator('.table tbody tr').nth(2).waitFor()
  },
  edit: async (page, t) => {
    await openNotice(page, 'Payroll is down')
    await page.getByRole('button', { name: t('action.edit'), exact: true }).click()
    await page.getByRole('dialog').waitFor()
  },
  recall: async (page, t) => {
    await openNotice(page, 'Payroll is down')
    await page.getByRole('button', { name: t('recall.open'), exact: true }).click()
    await page.getByRole('dialog').waitFor()
  },
  people: at('/admin/people'),
  person: async (page) => {
    await page.goto('/admin/people/ada')
    await page.locator('.sessions').waitFor()
  },
  import: async (page, t) => {
    await page.goto('/admin/people/import')
    await page.getByText(t('import.paste')).click()
    await page
      .getByLabel(t('import.text'))
      .fill(
        'id,name,email,groups\nada,Ada Lindqvist,ada@harbour.example,finance controlling berlin people\nkim,Kim Sørensen,kim@harbour.example,logistics\nlea,Lea Brandt,lea@harbour.example,marketing\n王芳,王芳,,shanghai',
      )
    await page.getByRole('button', { name: t('import.check') }).click()
    await page.getByText(t('import.errorsTitle')).waitFor()
  },
  groups: at('/admin/groups'),
  categories: at('/admin/categories'),
  keys: at('/admin/api-keys'),
  'new-key': async (page, t) => {
    await page.goto('/admin/api-keys')
    await page
      .getByRole('button', { name: t('keys.add') })
      .first()
      .click()
    await page.getByRole('dialog').waitFor()
  },
  presence: async (page, t) => {
    await page.goto('/admin/presence')
    await page.getByRole('combobox', { name: t('presence.choose') }).fill('ada')
    await page.getByRole('option', { name: /Ada Lindqvist/ }).click()
    await page.keyboard.press('Escape')
  },
  audit: at('/admin/audit'),
  // The last: what is written there is kept as a draft.
  compose: async (page, t) => {
    await page.goto('/admin/notices/new')
    await page
      .getByLabel(t('compose.noticeTitle'), { exact: true })
      .fill('Year-end closing: last bookings by 18 December')
    await page
      .getByLabel(t('compose.body'), { exact: true })
      .fill(
        'Please book open invoices by **Friday, 18 December, 12:00**. Later ones go into 2027.\n\n- Accruals: by Monday 21 December\n- Intercompany: by Tuesday 22 December',
      )
    const picker = page.getByRole('combobox', { name: t('compose.audience') })
    for (const name of ['Finance', 'Controlling', 'Ada Lindqvist']) {
      await picker.fill(name)
      await page.getByRole('option', { name }).first().click()
    }
    await page.keyboard.press('Escape')
    await page.getByRole('radio', { name: t('priority.high'), exact: true }).check()
    await page.locator('.markdown strong').waitFor()
  },
}

/** Their own browser, signed in once for all pages. */
function picturesOf(title: string, pages: Pages, enter: (page: Page) => Promise<void>) {
  test.describe(title, () => {
    let context: BrowserContext
    let page: Page

    test.beforeAll(async ({ browser }) => {
      context = await readersBrowser(browser)
      page = await context.newPage()
      page.setDefaultTimeout(20_000)
      await page.goto('/sign-in')
      await enter(page)
    })
    test.afterAll(() => context.close())

    for (const [name, way] of Object.entries(pages)) {
      if (ONLY.length > 0 && !ONLY.includes(name)) continue
      test(name, async ({ browser }) => {
        for (const locale of LOCALES) {
          await speak(page, locale)
          await way(page, wordsIn(locale))
          await settle(page)
          await shoot(page, name, locale)
        }
        await layOut(browser, name)
      })
    }
  })
}

async function enterAs(page: Page, person: typeof READER): Promise<void> {
  await speak(page, 'en')
  await signIn(page, person)
  await expect(page.locator('.live.live')).toBeVisible()
}

/** What the README shows: in few colours, and so in few bytes. */
const FRONT: Readonly<Record<string, string>> = {
  inbox: 'reading-en-light-1440',
  overview: 'overview-en-light-1440',
  notice: 'notice-en-light-1440',
  compose: 'compose-en-light-1440',
  'overview-dark': 'overview-zh-dark-1440',
  narrow: 'reading-zh-light-360',
}

picturesOf('before anybody has signed in', STRANGERS, () => Promise.resolve())
picturesOf('somebody’s inbox', READERS, (page) => enterAs(page, READER))
picturesOf('the console', ADMINS, (page) => enterAs(page, ADMIN))

test('for the front page', () => {
  test.skip(ONLY.length > 0, 'all pages are needed')
  writeFront(FRONT)
})
