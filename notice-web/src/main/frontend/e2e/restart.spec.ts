import { type BrowserContext, type Page, expect, test } from '@playwright/test'
import {
  type Person,
  expectBadge,
  expectLive,
  expectNoFaults,
  newcomer,
  ownBrowser,
  row,
  signInFirst,
} from './people'
import { Platform } from './platform'

/** The server ends and comes back under a page that stays open, as an update does it. */
test.describe.configure({ mode: 'serial' })

const ORIGIN = process.env.BASE_URL ?? 'http://127.0.0.1:8080'
/** Ends the server and starts it again, when asked to; only who started it can. */
const CONTROL = process.env.NODE_CONTROL
/** The longest back-off, and the server's own start. */
const BACK_MS = 120_000

test.skip(CONTROL === undefined, 'NODE_CONTROL says who can restart the server')
test.setTimeout(2 * BACK_MS)

const run = Date.now().toString(36)
const ines: Person = newcomer('ines', 'Ines Marques')

let platform: Platform
let context: BrowserContext
let page: Page
let otherTab: Page

async function order(what: 'end' | 'kill' | 'start'): Promise<void> {
  const answer = await fetch(`${CONTROL ?? ''}/${what}`, { method: 'POST' })
  expect(answer.status).toBe(204)
}

/** A small number of titles, each of which is shown once, newest first. */
async function expectShownOnce(titles: readonly string[]): Promise<void> {
  for (const tab of [page, otherTab]) {
    await expect(row(tab, titles.at(-1) ?? '')).toBeVisible({ timeout: BACK_MS })
    await expect(tab.getByRole('listitem').filter({ hasText: run })).toHaveCount(titles.length)
    await expectBadge(tab, titles.length)
  }
}

test.beforeAll(async ({ browser }) => {
  platform = await Platform.open(ORIGIN)
  ines.password = `to-be-changed-${run}`
  await platform.person(ines)
  context = await ownBrowser(browser)
  page = await context.newPage()
  await signInFirst(page, ines)
  otherTab = await context.newPage()
  await otherTab.goto('/')
  await expectLive(otherTab)
})

test.afterAll(async () => {
  await context.close()
  await platform.close()
})

test.afterEach(() => expectNoFaults())

const sent: string[] = []

for (const how of ['end', 'kill'] as const) {
  test(`the sign says that the server is away (${how}), and nothing is lost when it is back`, async () => {
    const before = `Sent before the ${how} ${run}`
    await platform.send(ines.id, before)
    sent.push(before)
    await order(how)
    for (const tab of [page, otherTab]) {
      await expect(tab.getByText('Reconnecting', { exact: true })).toBeVisible()
    }
    await order('start')
    const after = `Sent after the ${how} ${run}`
    await platform.send(ines.id, after)
    sent.push(after)
    await expectShownOnce(sent)
    for (const tab of [page, otherTab]) await expectLive(tab)
    expect(await platform.streamsOf(ines.id)).toBe(1)
    const live = `Sent live after the ${how} ${run}`
    await platform.send(ines.id, live)
    sent.push(live)
    await expectShownOnce(sent)
  })
}
