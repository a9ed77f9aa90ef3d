import { type Browser, type BrowserContext, type Page, expect } from '@playwright/test'

/** Somebody with a name and a password. */
export interface Person {
  id: string
  name: string
  password: string
}

export const ADMIN: Person = {
  id: 'admin',
  name: 'Administrator',
  password: process.env.ADMIN_PASSWORD ?? '',
}

/** Ids of this run: the database may know the ones of earlier runs. */
const run = Date.now().toString(36)

export function newcomer(id: string, name: string): Person {
  return { id: `${id}-${run}`, name: `${name} ${run}`, password: '' }
}

/** What a page must never do: break, or try what its content security policy forbids. */
const faults: string[] = []

function watchFor(page: Page): void {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (/Content Security Policy|Vue warn|intlify/i.test(message.text())) faults.push(message.text())
  })
}

/** Those of this test: the next one does not answer for them. */
export function expectNoFaults(): void {
  expect(faults.splice(0)).toEqual([])
}

/**
 * A browser of one's own: other cookies, other storage. Nothing moves in it: a colour or a place that is looked at
 * is the one that stays, and not one on the way there.
 */
export async function ownBrowser(
  browser: Browser,
  options: { bypassCSP?: boolean; locale?: string } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  context.on('page', watchFor)
  return context
}

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/')
  await page.getByLabel('User name').fill(person.id)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Signs in for the first time, and chooses the password that only this person knows. */
export async function signInFirst(page: Page, person: Person): Promise<void> {
  await signIn(page, person)
  const chosen = `${person.password}-chosen`
  await page.getByLabel('Present password').fill(person.password)
  await page.getByLabel('New password', { exact: true }).fill(chosen)
  await page.getByLabel('New password again').fill(chosen)
  await page.getByRole('button', { name: 'Change password' }).click()
  person.password = chosen
  await expectLive(page)
}

export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
}

/** The badge in the title of the browser's tab, and the mark on its icon. */
export async function expectBadge(page: Page, count: number): Promise<void> {
  await expect(page).toHaveTitle(count === 0 ? /^Inbox/ : new RegExp(`^\\(${count}\\) Inbox`))
  const icon = count === 0 ? '/favicon.svg' : '/favicon-unread.svg'
  await expect(page.locator('link[rel=icon]')).toHaveAttribute('href', icon)
}

/** The row of a notice in the list, by its title. */
export function row(page: Page, title: string) {
  return page.getByRole('listitem').filter({ hasText: title })
}

export function unreadMark(page: Page, title: string) {
  return row(page, title).getByText('Unread:')
}
