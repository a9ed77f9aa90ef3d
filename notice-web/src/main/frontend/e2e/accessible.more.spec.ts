import { type BrowserContext, type Page, expect, test } from '@playwright/test'
import { expectAccessibleInBoth } from './axe'
import { ADMIN, expectLive, expectNoFaults, ownBrowser, signIn } from './people'
import { Platform } from './platform'

/** Everything that can be opened on a page, in both themes: menus, dialogs, drawers, lists to choose from, errors. */
const ORIGIN = process.env.BASE_URL ?? 'http://127.0.0.1:8080'

let context: BrowserContext
let page: Page
let notice = ''

test.beforeAll(async ({ browser }) => {
  const platform = await Platform.open(ORIGIN)
  notice = await platform.send(ADMIN.id, 'Something to open', { requiresAcknowledgement: true })
  await platform.close()
  context = await ownBrowser(browser)
  page = await context.newPage()
  await signIn(page, ADMIN)
  await expectLive(page)
})

test.afterAll(() => context.close())
test.afterEach(() => expectNoFaults())

const button = (name: string) => page.getByRole('button', { name, exact: true }).first()

const OPENED: Readonly<Record<string, () => Promise<unknown>>> = {
  'the account menu': async () => {
    await page.goto('/')
    await button('Account and settings').click()
  },
  'the keys of the inbox': async () => {
    await page.goto('/')
    await expectLive(page)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  },
  'what can be taken back': async () => {
    await page.goto('/')
    await page
      .getByRole('link', { name: /Something to open/ })
      .first()
      .focus()
    await page.keyboard.press('e')
    await expect(button('Undo')).toBeVisible()
  },
  'the views on a small screen': async () => {
    await page.setViewportSize({ width: 360, height: 780 })
    await page.goto('/')
    await page.getByRole('button', { name: /^Views/ }).click()
  },
  'the search on a small screen': async () => {
    await page.goto('/')
    await page.getByRole('searchbox').focus()
    await page.keyboard.type('nothing like it')
    await expect(page.getByText('Nothing found')).toBeVisible()
    await page.setViewportSize({ width: 1440, height: 900 })
  },
  'the audience’s list': async () => {
    await page.goto('/admin/notices/new')
    await page.getByRole('combobox', { name: 'Audience' }).click()
    await expect(page.getByRole('option', { name: 'Everyone' })).toBeVisible()
  },
  'a list of people, some of whom nobody knows': async () => {
    await page.goto('/admin/notices/new')
    await page.getByRole('button', { name: 'Paste a list' }).click()
    await page.getByLabel('People', { exact: true }).fill('admin\nnobody-at-all')
    await button('Add 2 people').click()
    await expect(page.getByText('1 below is not known')).toBeVisible()
  },
  'who is in an audience, and why': async () => {
    await page.keyboard.press('Escape')
    await button('Is somebody in it?').click()
    await page.getByRole('combobox', { name: 'Choose people' }).fill('admin')
    await page.getByRole('option', { name: 'admin' }).first().click()
    await expect(page.getByText('is in it: by name.')).toBeVisible()
  },
  'what was refused of a new notice': async () => {
    await page.goto('/admin/notices/new')
    await page.getByLabel('Title', { exact: true }).fill('A title')
    await page.getByLabel('Text', { exact: true }).fill('A text')
    await page.getByLabel('Link', { exact: true }).fill('javascript:alert(1)')
    await page.getByRole('button', { name: 'Save draft' }).click()
    await expect(page.locator('.field-error')).toBeVisible()
  },
  'editing a notice': async () => {
    await page.goto(`/admin/notices/${notice}`)
    await button('Edit').click()
    await expect(page.getByRole('dialog')).toBeVisible()
  },
  'recalling a notice': async () => {
    await page.goto(`/admin/notices/${notice}`)
    await button('Recall').click()
    await expect(page.getByRole('dialog')).toBeVisible()
  },
  'a filter’s list': async () => {
    await page.goto('/admin/notices')
    await page.getByRole('combobox').first().click()
    await expect(page.getByRole('option').first()).toBeVisible()
  },
  'adding a person': async () => {
    await page.goto('/admin/people')
    await button('Add person').click()
    await expect(page.getByRole('dialog')).toBeVisible()
  },
  'an import with errors': async () => {
    await page.goto('/admin/people/import')
    await page.getByText('Or paste the lines').click()
    await page.getByLabel('Lines of the file').fill('id,name,other\nadmin,Administrator,1\n-x,Nobody,2')
    await button('Check').click()
    await expect(page.getByText('Errors by line')).toBeVisible()
  },
  'a new group': async () => {
    await page.goto('/admin/groups')
    await button('Create group').click()
    await expect(page.getByRole('dialog')).toBeVisible()
  },
  'a new category': async () => {
    await page.goto('/admin/categories')
    await button('Create category').click()
    await expect(page.getByRole('dialog')).toBeVisible()
  },
  'a new key': async () => {
    await page.goto('/admin/api-keys')
    await button('Create key').click()
    await expect(page.getByRole('dialog')).toBeVisible()
  },
  'revoking a key': async () => {
    await page.goto('/admin/api-keys')
    await button('Revoke').click()
    await expect(page.getByRole('dialog')).toBeVisible()
  },
  'a change in the log': async () => {
    await page.goto('/admin/audit')
    await button('Change').click()
    await expect(page.getByRole('heading', { name: 'Before' })).toBeVisible()
  },
  'quiet hours': async () => {
    await page.goto('/settings')
    await page.getByRole('switch', { name: /^Quiet hours/ }).check()
    await expect(page.getByLabel('From')).toBeVisible()
  },
  'a list that could not be loaded': async () => {
    await page.route('**/api/v1/recipients?*', (route) => route.abort())
    await page.goto('/admin/people')
    await expect(page.getByRole('alert')).toBeVisible()
    await page.unroute('**/api/v1/recipients?*')
  },
}

for (const [name, open] of Object.entries(OPENED)) {
  test(name, async () => {
    await open()
    await expectAccessibleInBoth(page, name)
  })
}
