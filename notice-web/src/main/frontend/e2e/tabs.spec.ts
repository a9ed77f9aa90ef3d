import { type BrowserContext, type Page, expect, test } from '@playwright/test'
import { Host } from './host'
import { expectNoFaults, ownBrowser } from './people'
import { Platform } from './platform'

/** One stream for all tabs of a browser, and what becomes of it when the tab that has it goes. */
test.describe.configure({ mode: 'serial' })

const ORIGIN = process.env.BASE_URL ?? 'http://127.0.0.1:8080'
const HOST_PORT = Number(process.env.HOST_PORT ?? 18474)
/** From the death of the tab with the stream to the next one's request. */
const HAND_OVER_MS = 2_000
const NOTICES = 12

let platform: Platform
let host: Host

test.beforeAll(async () => {
  platform = await Platform.open(ORIGIN)
  host = await Host.start(ORIGIN, HOST_PORT, () => platform.key)
  host.html(
    '/',
    '<notice-bell token-url="/notice-token"></notice-bell>',
    `<script src="${ORIGIN}/embed/notice-bell.js" defer></script>`,
  )
})

test.afterAll(async () => {
  await host.stop()
  await platform.close()
})

test.afterEach(() => expectNoFaults())

interface Tab {
  page: Page
  /** When it asked for a stream. */
  streams: number[]
}

async function openTab(context: BrowserContext, origin: string): Promise<Tab> {
  const page = await context.newPage()
  const streams: number[] = []
  page.on('request', (request) => {
    if (request.method() === 'GET' && request.url().includes('/api/v1/stream')) streams.push(Date.now())
  })
  await page.addInitScript(() => {
    const came: string[] = []
    Object.assign(window, { came })
    addEventListener('notice', (event) => came.push((event as CustomEvent<{ title: string }>).detail.title))
  })
  await page.goto(`${origin}/`)
  await expect(page.getByRole('button', { name: 'Notices, none unread' })).toBeVisible()
  await page.locator('notice-bell').evaluate(async (bell) => {
    const live = () => bell.shadowRoot?.querySelector('.is-live') ?? null
    bell.shadowRoot?.querySelector('button')?.click()
    while (live() === null) await new Promise((resolve) => setTimeout(resolve, 50))
    bell.shadowRoot?.querySelector('button')?.click()
  })
  return { page, streams }
}

/** Three tabs share a stream; the one that has it goes while notices are being sent. */
async function handOver(context: BrowserContext, origin: string, end: (leader: Page) => Promise<unknown>) {
  const recipient = await platform.recipient(`tabs-${Date.now().toString(36)}`, 'Ada Lindqvist')
  await context.addCookies([{ name: 'user', value: recipient, url: origin }])
  const leader = await openTab(context, origin)
  const others = [await openTab(context, origin), await openTab(context, origin)]
  expect(leader.streams).toHaveLength(1)
  expect(others.flatMap((tab) => tab.streams)).toEqual([])
  expect(await platform.streamsOf(recipient)).toBe(1)

  let gone = 0
  const sent = []
  for (let number = 1; number <= NOTICES; number += 1) {
    sent.push(`Notice ${number}`)
    await platform.send(recipient, `Notice ${number}`)
    if (number === NOTICES / 3) {
      gone = Date.now()
      void end(leader.page)
    }
  }
  for (const { page } of others) {
    await expect(page.getByRole('button', { name: `Notices, ${NOTICES} unread` })).toBeVisible()
    expect(await page.evaluate(() => (window as unknown as { came: string[] }).came)).toEqual(sent)
  }
  const streams = others.flatMap((tab) => tab.streams)
  expect(streams).toHaveLength(1)
  expect((streams[0] ?? Number.POSITIVE_INFINITY) - gone).toBeLessThan(HAND_OVER_MS)
}

test('when its tab is closed, another one goes on, and nothing is lost', async ({ browser }) => {
  const context = await ownBrowser(browser)
  await handOver(context, host.origin, (page) => page.close())
  await context.close()
})

test('when its tab crashes, another one goes on, and nothing is lost', async ({ browser }) => {
  const context = await ownBrowser(browser)
  await handOver(context, host.origin, (page) => page.goto('chrome://crash').catch(() => null))
  await context.close()
})

test.describe('without a secure context', () => {
  const intranet = () => host.origin.replace('localhost', 'intranet.test')

  test('a lease does the same when the tab is closed', async ({ browser }) => {
    const context = await ownBrowser(browser)
    await handOver(context, intranet(), async (page) => {
      expect(await page.evaluate(() => isSecureContext)).toBe(false)
      await page.close()
    })
    await context.close()
  })

  test('and when it crashes', async ({ browser }) => {
    const context = await ownBrowser(browser)
    await handOver(context, intranet(), (page) => page.goto('chrome://crash').catch(() => null))
    await context.close()
  })
})
