import { type APIResponse, type BrowserContext, type Page, expect, test } from '@playwright/test'
import {
  ADMIN,
  type Person,
  expectBadge,
  expectLive,
  expectNoFaults,
  newcomer,
  ownBrowser,
  row,
  signIn,
  signInFirst,
  unreadMark,
} from './people'

/** One notice's whole way: people and a key are made, it is sent, seen at once, found later, read. */
test.describe.configure({ mode: 'serial' })

const ada = newcomer('ada', 'Ada Lindqvist')
const bob = newcomer('bob', 'Bob Harker')
const TITLE = 'Payroll is down from 22:00 to 23:30'
const SECOND = 'Fire drill on Thursday at 10:00'

let adminBrowser: BrowserContext
let adasBrowser: BrowserContext
let bobsBrowser: BrowserContext
let admin: Page
let adasPage: Page
let adasOtherTab: Page
let bobsPage: Page
let secret = ''

test.beforeAll(async ({ browser }) => {
  adminBrowser = await ownBrowser(browser)
  adasBrowser = await ownBrowser(browser)
  bobsBrowser = await ownBrowser(browser)
  admin = await adminBrowser.newPage()
  adasPage = await adasBrowser.newPage()
})

test.afterAll(async () => {
  for (const context of [adminBrowser, adasBrowser, bobsBrowser]) await context.close()
})

test.afterEach(() => expectNoFaults())

/** Goes to a page of the console. */
async function goTo(page: string): Promise<void> {
  await admin.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: page }).click()
}

async function addPerson(person: Person): Promise<void> {
  await admin.getByRole('button', { name: 'Add person' }).click()
  const drawer = admin.getByRole('dialog', { name: 'Add person' })
  await drawer.getByLabel('User id').fill(person.id)
  await drawer.getByLabel('Name', { exact: true }).fill(person.name)
  await drawer.getByRole('button', { name: 'Make one' }).click()
  person.password = await drawer.getByLabel('Password').inputValue()
  await drawer.getByRole('button', { name: 'Add person' }).click()
  await expect(drawer).toBeHidden()
}

function sendByKey(title: string, priority = 'NORMAL'): Promise<APIResponse> {
  return adminBrowser.request.post('/api/v1/notices', {
    headers: { Authorization: `Bearer ${secret}` },
    data: {
      title,
      body: 'Salary slips **can’t be opened** meanwhile.',
      priority,
      senderName: 'IT Operations',
      audience: { recipients: [ada.id, bob.id] },
    },
  })
}

test('a wrong password is refused, in words', async () => {
  await signIn(admin, { ...ADMIN, password: 'not the password' })
  await expect(admin.getByRole('alert')).toContainText('The user name or the password is wrong.')
})

test('the administrator signs in and creates two people', async () => {
  await signIn(admin, ADMIN)
  await admin.getByRole('link', { name: 'Console' }).click()
  await goTo('People')
  await addPerson(ada)
  await addPerson(bob)
  await admin.getByRole('searchbox', { name: 'Name, id or address' }).fill(ada.id)
  await expect(admin.getByRole('row').filter({ hasText: ada.name })).toBeVisible()
  await expect(admin.getByRole('row').filter({ hasText: bob.name })).toBeHidden()
})

test('an API key is made, and its secret shown once', async () => {
  await goTo('API keys')
  await admin.getByRole('button', { name: 'Create key' }).first().click()
  const drawer = admin.getByRole('dialog', { name: 'Create API key' })
  const name = `payroll of ${ada.id}`
  await drawer.getByLabel('Name', { exact: true }).fill(name)
  await drawer.getByRole('button', { name: 'Create key' }).click()
  const dialog = admin.getByRole('dialog', { name: `Key ${name}` })
  secret = await dialog.getByLabel('Secret').inputValue()
  expect(secret).toMatch(/^ntk_/)
  await dialog.getByRole('button', { name: 'I have kept it' }).click()
  await expect(admin.getByRole('row').filter({ hasText: name })).toContainText('notices:write')
  await expect(admin.getByText(secret)).toHaveCount(0)
})

test('ada signs in, chooses her own password and opens her inbox in two tabs', async () => {
  await signInFirst(adasPage, ada)
  await expect(adasPage.getByText('No notices yet')).toBeVisible()
  await expectBadge(adasPage, 0)
  adasOtherTab = await adasBrowser.newPage()
  await adasOtherTab.goto('/')
  await expectLive(adasOtherTab)
})

test('a notice sent by the key is on ada’s screen at once, and raises the badge', async () => {
  const answer = await sendByKey(TITLE, 'URGENT')
  expect(answer.status()).toBe(201)
  expect(await answer.json()).toMatchObject({ status: 'PUBLISHED', audienceSize: 2, online: 1, queued: 1 })
  for (const tab of [adasPage, adasOtherTab]) {
    await expect(row(tab, TITLE)).toBeVisible({ timeout: 5_000 })
    await expect(row(tab, TITLE)).toContainText('Urgent')
    await expectBadge(tab, 1)
  }
})

test('bob finds it waiting when he signs in', async () => {
  bobsPage = await bobsBrowser.newPage()
  await signInFirst(bobsPage, bob)
  await expect(unreadMark(bobsPage, TITLE)).toBeAttached()
  await expectBadge(bobsPage, 1)
})

test('a second one comes to both', async () => {
  await sendByKey(SECOND)
  for (const tab of [adasPage, adasOtherTab, bobsPage]) await expectBadge(tab, 2)
})

test('reading lowers the badge in all of ada’s tabs, and in nobody else’s', async () => {
  await row(adasPage, TITLE).click()
  await expect(adasPage.getByRole('heading', { level: 1, name: TITLE })).toBeVisible()
  await expect(adasPage.locator('.markdown strong')).toHaveText('can’t be opened')
  for (const tab of [adasPage, adasOtherTab]) {
    await expectBadge(tab, 1)
    await expect(unreadMark(tab, TITLE)).toHaveCount(0)
  }
  await expectBadge(bobsPage, 2)
})

test('unread again raises it, and the keyboard does as much as the mouse', async () => {
  await adasPage.keyboard.press('u')
  for (const tab of [adasPage, adasOtherTab]) await expectBadge(tab, 2)
  await adasPage.keyboard.press('Escape')
  await row(adasPage, SECOND).getByRole('link').focus()
  await adasPage.keyboard.press('Enter')
  await expectBadge(adasOtherTab, 1)
  await adasPage.keyboard.press('j')
  await expect(adasPage.getByRole('heading', { level: 1, name: TITLE })).toBeVisible()
  await expectBadge(adasOtherTab, 0)
})

test('what is put away leaves the list, and can be taken back before anybody else has seen it', async () => {
  await adasPage.keyboard.press('e')
  await expect(row(adasPage, TITLE)).toHaveCount(0)
  await adasPage.getByRole('button', { name: 'Undo' }).click()
  for (const tab of [adasPage, adasOtherTab]) await expect(row(tab, TITLE)).toBeVisible()
})

test('what was put away a moment before the page is left is put away, and can be fetched back', async () => {
  await row(adasPage, TITLE).click()
  await adasPage.keyboard.press('e')
  await expect(row(adasPage, TITLE)).toHaveCount(0)
  await expect(row(adasOtherTab, TITLE)).toBeVisible()
  await adasPage.goto('/?view=archived')
  await expect(row(adasOtherTab, TITLE)).toHaveCount(0, { timeout: 4_000 })
  await row(adasPage, TITLE).click()
  await adasPage.getByRole('button', { name: 'Move to inbox' }).click()
  await expect(row(adasOtherTab, TITLE)).toBeVisible()
  await adasPage.goto('/')
  await expect(row(adasPage, TITLE)).toBeVisible()
})

test('read all empties bob’s badge, can be taken back, and holds after five seconds', async () => {
  const readAll = bobsPage.getByRole('button', { name: 'Read all' })
  await readAll.click()
  await expectBadge(bobsPage, 0)
  await expect(bobsPage.getByText('Unread:')).toHaveCount(0)
  await bobsPage.getByRole('button', { name: 'Undo' }).click()
  await expectBadge(bobsPage, 2)
  const sent = bobsPage.waitForResponse((answer) => answer.url().endsWith('/inbox/read-all') && answer.ok())
  await readAll.click()
  await expectBadge(bobsPage, 0)
  await sent
  await expectBadge(bobsPage, 0)
  await expect(bobsPage.getByRole('button', { name: 'Undo' })).toHaveCount(0)
})

test('the console sends to whom its button says', async () => {
  const title = `Written in the console for ${ada.id}`
  await goTo('Notices')
  await admin.getByRole('link', { name: 'New notice' }).click()
  await admin.getByLabel('Title', { exact: true }).fill(title)
  await admin.getByLabel('Text', { exact: true }).fill('Hello **there**.')
  await expect(admin.locator('.markdown strong')).toHaveText('there')
  const picker = admin.getByRole('combobox', { name: 'Audience' })
  for (const person of [ada, bob]) {
    await picker.fill(person.id)
    await admin.getByRole('option', { name: person.name }).click()
  }
  await admin.keyboard.press('Escape')
  await admin.getByRole('button', { name: 'Send to 2 people' }).click()
  await expect(admin.getByText('Online, have it now')).toBeVisible()
  for (const page of [adasPage, bobsPage]) await expect(row(page, title)).toBeVisible()
  await expectBadge(bobsPage, 1)
})

test('what became of it is shown, person by person', async () => {
  const title = `Written in the console for ${ada.id}`
  await admin.getByRole('link', { name: 'See how it is read' }).click()
  await expect(admin.getByRole('heading', { level: 1, name: title })).toBeVisible()
  for (const person of [ada, bob]) {
    await expect(admin.getByRole('row').filter({ hasText: person.name })).toBeVisible()
  }
  await goTo('Overview')
  await expect(admin.getByText('Streams open now')).toBeVisible()
  await expect(admin.getByRole('row').filter({ hasText: title })).toBeVisible()
})

test('a reload keeps the session, and the language is kept with the account', async () => {
  await adasPage.getByRole('button', { name: 'Account and settings' }).click()
  await adasPage.getByRole('radio', { name: '中文' }).check()
  await expect(adasPage.getByRole('button', { name: '账户与设置' })).toBeVisible()
  await adasPage.reload()
  await expect(adasPage.getByText('实时')).toBeVisible()
  await adasPage.getByRole('button', { name: '账户与设置' }).click()
  await adasPage.getByRole('radio', { name: 'English' }).check()
  await adasPage.getByRole('button', { name: 'Account and settings' }).press('Escape')
})

test('the stream comes back after the network was gone, with what was missed', async () => {
  await adasBrowser.setOffline(true)
  await expect(adasPage.getByText('Offline', { exact: true })).toBeVisible()
  const title = `Sent while ${ada.id} was away`
  await sendByKey(title)
  await adasBrowser.setOffline(false)
  await expect(row(adasPage, title)).toBeVisible()
  await expectLive(adasPage)
})

test('signing out ends the session in all tabs', async () => {
  await adasPage.getByRole('button', { name: 'Account and settings' }).click()
  await adasPage.getByRole('button', { name: 'Sign out' }).click()
  for (const tab of [adasPage, adasOtherTab]) {
    await expect(tab.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await expect(tab).toHaveTitle(/^Sign in/)
  }
  await adasOtherTab.goto('/admin/people')
  await expect(adasOtherTab.getByRole('button', { name: 'Sign in' })).toBeVisible()
})
