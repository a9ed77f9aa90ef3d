import { readFileSync } from 'node:fs'
import { type BrowserContext, type Page, expect, test } from '@playwright/test'
import {
  ADMIN,
  type Person,
  expectLive,
  expectNoFaults,
  newcomer,
  ownBrowser,
  row,
  signIn,
  signInFirst,
} from './people'
import { Platform } from './platform'

/** The pages of the console that keep the house in order, each by what it is for. */
test.describe.configure({ mode: 'serial' })

const ORIGIN = process.env.BASE_URL ?? 'http://127.0.0.1:8080'

const run = Date.now().toString(36)
const mia: Person = newcomer('mia', 'Mia Okafor')

let platform: Platform
let adminBrowser: BrowserContext
let miasBrowser: BrowserContext
let admin: Page
let miasPage: Page

test.beforeAll(async ({ browser }) => {
  platform = await Platform.open(ORIGIN)
  mia.password = `to-be-changed-${run}`
  await platform.person(mia)
  adminBrowser = await ownBrowser(browser)
  miasBrowser = await ownBrowser(browser)
  admin = await adminBrowser.newPage()
  miasPage = await miasBrowser.newPage()
  await signIn(admin, ADMIN)
  await expectLive(admin)
})

test.afterAll(async () => {
  await adminBrowser.close()
  await miasBrowser.close()
  await platform.close()
})

test.afterEach(() => expectNoFaults())

const tableRow = (text: string) => admin.getByRole('row').filter({ hasText: text })
const dialog = (name: string | RegExp) => admin.getByRole('dialog', { name })

test('a category is named in both languages, sorts what is sent, and goes', async () => {
  const name = `Canteen ${run}`
  await admin.goto('/admin/categories')
  await admin.getByRole('button', { name: 'Create category' }).first().click()
  await dialog('Create category').getByLabel('Name in English').fill(name)
  await dialog('Create category').getByLabel('Name in Chinese').fill(`食堂 ${run}`)
  await expect(dialog('Create category').getByLabel('Key')).toHaveValue(`canteen-${run}`)
  await dialog('Create category').getByRole('button', { name: 'Create category' }).click()
  await expect(tableRow(name)).toContainText(`食堂 ${run}`)

  await signInFirst(miasPage, mia)
  await expect(miasPage.getByRole('navigation', { name: 'Views' }).getByRole('link', { name })).toBeVisible()

  await tableRow(name).getByRole('button', { name: 'Edit' }).click()
  await dialog('Edit category').getByLabel('Name in English').fill(`${name} and café`)
  await dialog('Edit category').getByRole('button', { name: 'Save' }).click()
  await expect(tableRow(`${name} and café`)).toBeVisible()
  await tableRow(name).getByRole('button', { name: 'Delete' }).click()
  await dialog(/^Delete/)
    .getByRole('button', { name: 'Delete category' })
    .click()
  await expect(tableRow(name)).toHaveCount(0)
})

test('an import says what is wrong by line and what would change, and then does just that', async () => {
  const group = `import-${run}`
  await platform.group(group)
  const file = (groups: string) =>
    `id;name;groups\nkim-${run};Kim Sørensen;${group}\nlea-${run};Lea Brandt;${groups}\n${mia.id};Mia Okafor-Berg;${group}`
  await admin.goto('/admin/people')
  await admin.getByRole('link', { name: 'Import' }).click()
  const choose = admin.getByLabel('Choose a file')
  const upload = (text: string) =>
    choose.setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })

  await upload(file('nowhere'))
  await expect(tableRow('There is no group with the key nowhere')).toContainText('3')
  await expect(admin.getByRole('button', { name: /^Import/ })).toBeDisabled()

  await upload(file(group))
  await expect(tableRow('Mia Okafor-Berg')).toContainText(mia.name)
  await admin.getByRole('button', { name: 'Import 3 people' }).click()
  await expect(admin.getByText('All of the file is in.')).toBeVisible()

  await upload(file(group))
  await expect(admin.getByRole('button', { name: 'Nothing to import' })).toBeDisabled()
  await admin.getByRole('link', { name: 'People' }).first().click()
  await admin.getByRole('searchbox', { name: 'Name, id or address' }).fill(`kim-${run}`)
  await expect(tableRow(`kim-${run}`)).toContainText(group)
})

test('one person’s page has their connections and sessions, and ends them', async () => {
  await admin.goto(`/admin/people/${mia.id}`)
  await expect(admin.getByRole('heading', { level: 1 })).toHaveText('Mia Okafor-Berg')
  const streams = admin.locator('.sheet').filter({ hasText: 'Open streams' })
  await streams.getByRole('button', { name: 'End' }).click()
  await expect(admin.getByText('The stream is ended.')).toBeVisible()
  await expectLive(miasPage)

  const sessions = admin.locator('.sheet').filter({ hasText: 'Signed in' })
  await sessions.getByRole('button', { name: 'Sign out' }).click()
  await expect(miasPage.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await expect(sessions.getByText('Not signed in')).toBeVisible()
})

test('presence finds the streams of whom one asks for, and ends one', async () => {
  await signIn(miasPage, mia)
  await expectLive(miasPage)
  await admin.goto('/admin/presence')
  await expect(admin.getByText('Nodes', { exact: true })).toBeVisible()
  await admin.getByRole('combobox', { name: 'Choose people' }).fill(mia.id)
  await admin.getByRole('option', { name: mia.id }).click()
  await admin.keyboard.press('Escape')
  await tableRow(mia.id).getByRole('button', { name: 'End' }).click()
  await expect(admin.getByText('The stream is ended.')).toBeVisible()
})

test('the log is filtered, shows what changed, and is taken along', async () => {
  await admin.goto('/admin/audit')
  await admin.getByRole('textbox', { name: 'To what' }).fill(`canteen-${run}`)
  await admin.getByRole('combobox', { name: 'What' }).fill('category.update')
  await admin.getByRole('option', { name: 'category.update' }).click()
  const entry = tableRow(`canteen-${run}`)
  await expect(entry).toHaveCount(1)
  await entry.getByRole('button', { name: 'Change' }).click()
  await expect(admin.locator('pre').last()).toContainText('and café')
  const file = admin.waitForEvent('download')
  await admin.getByRole('button', { name: 'Export CSV' }).click()
  const lines = readFileSync(await (await file).path(), 'utf8')
    .trim()
    .split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain('category.update')
})

test('a key is rotated and revoked', async () => {
  const name = `rotating ${run}`
  await admin.goto('/admin/api-keys')
  await admin.getByRole('button', { name: 'Create key' }).first().click()
  await dialog('Create API key').getByLabel('Name', { exact: true }).fill(name)
  await dialog('Create API key').getByRole('button', { name: 'Create key' }).click()
  const secretOf = async () => {
    const shown = dialog(`Key ${name}`)
    const secret = await shown.getByLabel('Secret').inputValue()
    await shown.getByRole('button', { name: 'I have kept it' }).click()
    await expect(shown).toBeHidden()
    return secret
  }
  const first = await secretOf()
  await tableRow(name).getByRole('button', { name: 'Rotate' }).click()
  await dialog(/^Rotate/)
    .getByRole('button', { name: 'Make a new secret' })
    .click()
  const second = await secretOf()
  expect(second).not.toBe(first)
  expect(await platform.statusWith(first)).toBe(200)
  expect(await platform.statusWith(second)).toBe(200)
  await tableRow(name).getByRole('button', { name: 'Revoke' }).click()
  await dialog(/^Revoke/)
    .getByRole('button', { name: 'Revoke key' })
    .click()
  await expect(tableRow(name)).toContainText('Not usable')
  await expect.poll(() => platform.statusWith(second)).toBe(401)
})

test('a key is narrowed, and can do no more than that', async () => {
  const name = `narrow ${run}`
  const group = `narrow-${run}`
  await platform.group(group)
  await admin.goto('/admin/api-keys')
  await admin.getByRole('button', { name: 'Create key' }).first().click()
  const drawer = dialog('Create API key')
  await drawer.getByLabel('Name', { exact: true }).fill(name)
  await drawer.getByRole('combobox', { name: 'Only to these groups' }).fill(group)
  await admin.getByRole('option', { name: group }).click()
  await admin.keyboard.press('Escape')
  await drawer.getByRole('radio', { name: 'Normal', exact: true }).check()
  await drawer.getByLabel('Notices in 24 hours').fill('20')
  await drawer.getByRole('button', { name: 'Create key' }).click()
  const shown = dialog(`Key ${name}`)
  const secret = await shown.getByLabel('Secret').inputValue()
  await shown.getByRole('button', { name: 'I have kept it' }).click()
  await expect(tableRow(name)).toContainText(`${group} · up to Normal · 20 a day`)
  expect(await platform.sendWith(secret, { audience: { groups: [group] } })).toBe(201)
  expect(await platform.sendWith(secret, { audience: { groups: [group] }, priority: 'HIGH' })).toBe(403)
  expect(await platform.sendWith(secret, { audience: { recipients: [mia.id] } })).toBe(403)
})

test('an audience is pasted, with names for whom nobody knows, and says who is in it and why', async () => {
  const list = [mia.id.toUpperCase(), 'nobody-at-all', `kim-${run}`, 'Lea Brandt', 'Somebody Else']
  await admin.goto('/admin/notices/new')
  await admin.getByRole('combobox', { name: 'Audience' }).focus()
  await admin.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  }, list.join('\n'))
  const pasted = dialog('Add people from a list')
  await expect(pasted.getByRole('status')).toContainText('2 below are not known')
  await expect(pasted.getByLabel('People')).toHaveValue('nobody-at-all\nSomebody Else')
  await pasted.getByRole('button', { name: 'Close' }).last().click()
  await expect(admin.locator('form').getByText('3 people', { exact: true })).toBeVisible()

  const picker = admin.getByRole('combobox', { name: 'Audience' })
  await picker.fill(`import-${run}`)
  await admin.getByRole('option', { name: `import-${run}` }).click()
  await admin.keyboard.press('Escape')
  await admin.getByRole('button', { name: 'Is somebody in it?' }).click()
  const explained = dialog('Is somebody in it?')
  for (const id of [`kim-${run}`, 'admin']) {
    await explained.getByRole('combobox', { name: 'Choose people' }).fill(id)
    await admin.getByRole('option', { name: id }).first().click()
  }
  await expect(explained.getByRole('listitem').first()).toHaveText(
    `kim-${run} is in it: import-${run}, by name.`,
  )
  await expect(explained.getByRole('listitem').last()).toHaveText('admin is not in it.')
})

test('presence draws the streams of each node as it sees them', async () => {
  await admin.goto('/admin/presence')
  await expect(admin.getByRole('img', { name: /^How many streams each node had open/ })).toBeVisible()
  await expect(admin.locator('path.line-0')).toHaveAttribute('d', /^M.*L/)
})

test('the inbox is searched as one types, and its keys are told', async () => {
  await platform.send(mia.id, `Lost umbrella ${run}`)
  await platform.send(mia.id, `Found glove ${run}`)
  await expect(row(miasPage, 'Found glove')).toBeVisible()
  await miasPage.keyboard.press('/')
  await miasPage.keyboard.type('umbrella')
  await expect(row(miasPage, 'Found glove')).toHaveCount(0)
  await expect(row(miasPage, 'Lost umbrella')).toBeVisible()
  await miasPage.keyboard.press('Escape')
  await expect(row(miasPage, 'Found glove')).toBeVisible()
  await miasPage.keyboard.press('?')
  await expect(miasPage.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await miasPage.keyboard.press('Escape')
  await expect(miasPage.getByRole('dialog')).toHaveCount(0)
})

test('settings are kept with the account, and other sessions can be ended', async ({ browser }) => {
  const elsewhere = await ownBrowser(browser)
  const other = await elsewhere.newPage()
  await signIn(other, mia)
  await expectLive(other)
  await miasPage.goto('/settings')
  await miasPage.getByRole('switch', { name: /^Sound/ }).check()
  await miasPage.reload()
  await expect(miasPage.getByRole('switch', { name: /^Sound/ })).toBeChecked()
  await miasPage.getByRole('listitem').getByRole('button', { name: 'Sign out' }).click()
  await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await elsewhere.close()
})

test('a token is renewed before it ends, and the page stays live', async ({ browser }) => {
  const own = await ownBrowser(browser)
  const page = await own.newPage()
  await page.clock.install()
  await signIn(page, mia)
  await expectLive(page)
  const renewal = page.waitForResponse(
    (answer) => answer.url().endsWith('/api/v1/auth/refresh') && answer.ok(),
  )
  await page.clock.fastForward('14:05')
  await renewal
  await platform.send(mia.id, `After the renewal ${run}`)
  await expect(row(page, 'After the renewal')).toBeVisible()
  await own.close()
})
