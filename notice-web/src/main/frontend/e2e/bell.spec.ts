import { type BrowserContext, type Page, expect, test } from '@playwright/test'
import { expectAccessible } from './axe'
import { Host } from './host'
import { ADMIN, expectLive, expectNoFaults, ownBrowser, signIn } from './people'
import { Platform } from './platform'

/** The bell on somebody else's site: another origin, with a content security policy that allows next to nothing. */
test.describe.configure({ mode: 'serial' })

const ORIGIN = process.env.BASE_URL ?? 'http://127.0.0.1:8080'
const HOST_PORT = Number(process.env.HOST_PORT ?? 18474)
const PICTURES = process.env.PICTURES

const URGENT = 'Payroll is down from 22:00 to 23:30'

let platform: Platform
let host: Host
let ada: string

const header = (content: string) =>
  `<header><b>Harbour &amp; Sons</b> <button type="button">Teams</button> ${content}</header>
   <main><h1>Good afternoon, Ada</h1><p>Your intranet.</p></main>`
const script = (name = 'notice-bell', attributes = 'defer') =>
  `<script src="${ORIGIN}/embed/${name}.js" ${attributes}></script>`

test.beforeAll(async () => {
  platform = await Platform.open(ORIGIN)
  host = await Host.start(ORIGIN, HOST_PORT, () => platform.key)
  ada = await platform.recipient('ada-bell', 'Ada Lindqvist')
  host.html('/', header('<notice-bell token-url="/notice-token"></notice-bell>'), script())
})

test.afterAll(async () => {
  await host.stop()
  await platform.close()
})

test.afterEach(() => expectNoFaults())

async function visit(context: BrowserContext, path = '/', user: string | null = ada): Promise<Page> {
  if (user !== null) await context.addCookies([{ name: 'user', value: user, url: host.origin }])
  const page = await context.newPage()
  await page.goto(host.origin + path)
  return page
}

const bell = (page: Page) => page.getByRole('button', { name: /^(Notices,|通知，)/ })
const panel = (page: Page) => page.getByRole('dialog')

async function expectUnread(page: Page, count: number) {
  const name = count === 0 ? 'Notices, none unread' : `Notices, ${count} unread`
  await expect(page.getByRole('button', { name })).toBeVisible()
}

async function picture(page: Page, name: string) {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png` })
}

test('scripts for other sites may be loaded by every site, and are asked for anew', async ({ request }) => {
  for (const name of ['notice-bell', 'notice-inbox']) {
    const answer = await request.get(`${ORIGIN}/embed/${name}.js`)
    expect(answer.status()).toBe(200)
    const { etag = '', ...headers } = answer.headers()
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'access-control-allow-origin': '*' })
    expect(headers['content-type']).toContain('javascript')
    const again = await request.get(`${ORIGIN}/embed/${name}.js`, { headers: { 'If-None-Match': etag } })
    expect(again.status()).toBe(304)
  }
})

test('the badge shows what waited, and what comes is there at once', async ({ browser }) => {
  const context = await ownBrowser(browser)
  await platform.send(ada, 'Fire drill on Thursday at 10:00', { priority: 'HIGH', senderName: 'Facilities' })
  const page = await visit(context)
  await expectUnread(page, 1)
  const asked = host.asked
  await platform.send(ada, URGENT, { priority: 'URGENT' })
  await expectUnread(page, 2)
  await expect(page.locator('notice-bell [aria-live=assertive]')).toContainText(URGENT)
  expect(host.asked).toBe(asked)
  await context.close()
})

test('the panel shows the latest, reads one, and reads all', async ({ browser }) => {
  const context = await ownBrowser(browser)
  const page = await visit(context)
  await bell(page).click()
  await expect(panel(page).getByRole('listitem').first()).toContainText(URGENT)
  await expect(panel(page).getByRole('listitem').first()).toContainText('can’t be opened')
  const title = 'Your expense claim EX-2291 was approved'
  await platform.send(ada, title, { senderName: 'Finance' })
  await expect(panel(page).getByRole('listitem').first()).toContainText(title)
  await panel(page)
    .getByRole('button', { name: `Mark as read: ${title}` })
    .click()
  await expectUnread(page, 2)
  await panel(page).getByRole('button', { name: 'Read all' }).click()
  await expectUnread(page, 0)
  await panel(page).getByRole('button', { name: 'Undo' }).click()
  await expectUnread(page, 2)
  const sent = page.waitForResponse((answer) => answer.url().endsWith('/inbox/read-all') && answer.ok())
  await panel(page).getByRole('button', { name: 'Read all' }).click()
  await expectUnread(page, 0)
  await expect(page.locator('notice-bell .badge')).toHaveCount(0)
  await sent
  await context.close()
})

test('everything can be done with the keyboard', async ({ browser }) => {
  const context = await ownBrowser(browser)
  await platform.send(ada, 'By keyboard')
  const page = await visit(context)
  await expectUnread(page, 1)
  await bell(page).focus()
  await page.keyboard.press('Enter')
  await expect(panel(page).getByRole('listitem').first()).toContainText('By keyboard')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  const focused = () =>
    page.evaluate(() => document.querySelector('notice-bell')?.shadowRoot?.activeElement?.textContent)
  expect(await focused()).toContain('By keyboard')
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
  await expect(bell(page)).toBeFocused()
  await context.close()
})

test('a notice opens the inbox in place, and the host may do otherwise', async ({ browser }) => {
  const context = await ownBrowser(browser)
  const page = await visit(context)
  await bell(page).click()
  await panel(page)
    .getByRole('button', { name: /By keyboard/ })
    .first()
    .click()
  const inbox = page.locator('notice-inbox')
  await expect(inbox.getByRole('heading', { name: 'By keyboard' })).toBeVisible()
  await expect(inbox.locator('.markdown strong')).toHaveText('can’t be opened')
  await picture(page, 'in-place')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(inbox).toHaveCount(0)
  await expect(bell(page)).toBeFocused()
  await page.evaluate(() => {
    document.querySelector('notice-bell')?.addEventListener('open', (event) => {
      event.preventDefault()
      document.title = (event as CustomEvent<{ title: string }>).detail.title
    })
  })
  await bell(page).click()
  await panel(page)
    .getByRole('button', { name: /By keyboard/ })
    .first()
    .click()
  await expect(page).toHaveTitle('By keyboard')
  await expect(inbox).toHaveCount(0)
  await context.close()
})

test('with an inbox page of the host’s, notices lead there', async ({ browser }) => {
  const context = await ownBrowser(browser)
  const element = '<notice-bell token-url="/notice-token" inbox-url="/inbox"></notice-bell>'
  host.html('/linked', header(element), script())
  host.html(
    '/inbox',
    '<main><h1>Notices</h1><notice-inbox token-url="/notice-token"></notice-inbox></main>',
    script('notice-inbox', 'type="module"'),
  )
  const page = await visit(context, '/linked')
  await bell(page).click()
  await panel(page)
    .getByRole('link', { name: /By keyboard/ })
    .click()
  await expect(page).toHaveURL(/\/inbox\?notice=/)
  await expect(page.getByRole('heading', { name: 'By keyboard' })).toBeVisible()
  await picture(page, 'inbox-page')
  await expectAccessible(page)
  await context.close()
})

for (const theme of ['light', 'dark'] as const) {
  for (const locale of ['en', 'zh'] as const) {
    test(`everybody can use it: ${theme}, ${locale}`, async ({ browser }) => {
      const context = await ownBrowser(browser)
      if (locale === 'en' && theme === 'light') {
        await platform.send(ada, 'Travel policy 2027: please confirm', {
          requiresAcknowledgement: true,
          acknowledgeBy: new Date(Date.now() + 4 * 86_400_000).toISOString(),
          senderName: 'People & Culture',
        })
        await platform.send(ada, '今晚 22:00 至 23:30 系统维护', {
          priority: 'URGENT',
          senderName: '信息技术部',
        })
      }
      const element = `<notice-bell token-url="/notice-token" theme="${theme}" locale="${locale}"></notice-bell>`
      host.html('/themed', header(element), script())
      const page = await visit(context, '/themed')
      await bell(page).click()
      await expect(panel(page).getByRole('listitem').first()).toContainText('系统维护')
      await expectAccessible(page)
      await picture(page, `${theme}-${locale}`)
      await page.setViewportSize({ width: 360, height: 740 })
      await expect(panel(page)).toBeInViewport({ ratio: 1 })
      await picture(page, `${theme}-${locale}-360`)
      const { overflow } = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      }))
      expect(overflow).toBe(0)
      await context.close()
    })
  }
}

test('no style leaks in or out', async ({ browser }) => {
  const context = await ownBrowser(browser)
  const page = await visit(context)
  await bell(page).click()
  await expect(panel(page).getByRole('listitem').first()).toBeVisible()
  const look = () =>
    page.evaluate(() => {
      const root = document.querySelector('notice-bell')?.shadowRoot
      return ['.panel', '.row .title', '.head h2', '.bell'].map((selector) => {
        const found = root?.querySelector(selector)
        const { color, font, letterSpacing, textTransform, backgroundColor } = getComputedStyle(
          found as Element,
        )
        // The bell itself stands on the host's ground, and so in the host's colour.
        if (selector === '.bell') return { selector, font, letterSpacing, textTransform, backgroundColor }
        return { selector, color, font, letterSpacing, textTransform, backgroundColor }
      })
    })
  const before = await look()
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`
      *, notice-bell { color: red !important; font: italic 30px cursive !important; letter-spacing: 4px; text-transform: uppercase;
        --text: red; --surface: red; --accent: red; --font: cursive; --line: red }
      h2, button, ul, li, .row, .title, .panel, .head { background: red !important }`)
    document.adoptedStyleSheets.push(sheet)
  })
  expect(await look()).toEqual(before)
  const heading = await page.evaluate(() => getComputedStyle(document.querySelector('h1') as Element).font)
  expect(heading).toContain('cursive')
  await context.close()
})

test('who is signed out of the host sees so, and is never sent to our sign-in page', async ({ browser }) => {
  const context = await ownBrowser(browser)
  const page = await visit(context, '/', null)
  await bell(page).click()
  await expect(panel(page)).toContainText('You are signed out')
  await expect(panel(page).getByRole('link')).toHaveCount(0)
  await expectAccessible(page)
  await context.close()
})

test('signing out forgets everything at once', async ({ browser }) => {
  const context = await ownBrowser(browser)
  const opened = context.waitForEvent('response', (response) => response.url().includes('/api/v1/stream'))
  const page = await visit(context)
  await expect(page.locator('notice-bell .badge')).toBeVisible()
  // The badge may be there first; what was never opened would never end.
  await opened
  const ended = new Promise<void>((resolve) => {
    for (const event of ['requestfailed', 'requestfinished'] as const) {
      page.on(event as 'requestfailed', (request) => {
        if (request.url().includes('/api/v1/stream')) resolve()
      })
    }
  })
  await page.evaluate(() => {
    document.querySelector<HTMLElement & { signOut(): void }>('notice-bell')?.signOut()
  })
  await ended
  await expectUnread(page, 0)
  await bell(page).click()
  await expect(panel(page)).toContainText('You are signed out')
  await context.close()
})

test('a token endpoint that fails is asked again', async ({ browser }) => {
  const context = await ownBrowser(browser)
  host.failing = 503
  const page = await visit(context)
  await expect.poll(() => host.asked).toBeGreaterThan(1)
  host.failing = null
  await expect(page.locator('notice-bell .badge')).toBeVisible()
  await context.close()
})

test('where a proxy holds the stream back, notices come by polling, and the bell says so', async ({
  browser,
}) => {
  const context = await ownBrowser(browser)
  // Never answered: what a proxy looks like that collects the whole answer first.
  await context.route('**/api/v1/stream*', () => undefined)
  const bob = await platform.recipient('bob-bell', 'Bob Harker')
  const page = await visit(context, '/', bob)
  await bell(page).click()
  await expect(panel(page).getByText('Polling')).toBeVisible()
  await platform.send(bob, 'Through the proxy')
  await expect(panel(page).getByRole('listitem').first()).toContainText('Through the proxy', {
    timeout: 5_000,
  })
  await expectUnread(page, 1)
  await context.close()
})

test('the page of examples has the own bell of who is signed in', async ({ browser }) => {
  const context = await ownBrowser(browser)
  const page = await context.newPage()
  await platform.send(ADMIN.id, 'Seen among the examples')
  await signIn(page, ADMIN)
  await expectLive(page)
  await page.goto(`${ORIGIN}/embed/`)
  await expect(page.locator('notice-inbox').getByText('Seen among the examples').first()).toBeVisible()
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('在您的网站上使用铃铛')
  await expect(page.locator('notice-inbox').getByText('Seen among the examples').first()).toBeVisible()
  await context.close()
})

test('the bell of the examples works as it is written there', async ({ browser }) => {
  const context = await ownBrowser(browser)
  const examples = await context.newPage()
  await examples.goto(`${ORIGIN}/embed/`)
  const text = (name: string) => examples.locator(`[data-example=${name}]`).innerText()
  const [html, provider] = [await text('html'), await text('script')]
  await expectAccessible(examples)
  await picture(examples, 'examples')
  host.html('/copied', header(html))
  expect(await text('csp')).toContain(host.policy)
  const page = await visit(context, '/copied')
  await expect(page.locator('notice-bell .badge')).toBeVisible()

  // As code of the host's own, which comes from the host.
  host.pages.set('/bell.js', { type: 'text/javascript', body: provider })
  host.html(
    '/scripted',
    header('<notice-bell></notice-bell>'),
    `${script()}<script type="module" src="/bell.js"></script>`,
    host.policy.replace('script-src', "script-src 'self'"),
  )
  const scripted = await visit(context, '/scripted')
  await expect(scripted).toHaveTitle(/^\(\d+\) Intranet/)
  await context.close()
})

test('the page of examples is whole in Chinese, and can be read in English', async ({ browser }) => {
  const context = await ownBrowser(browser, { locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(`${ORIGIN}/embed/`)
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page).toHaveTitle('在您的网站上使用铃铛 · Notice')
  await expect(page.getByText('您尚未在此登录')).toBeVisible()
  await expect(page.getByRole('button', { name: /^通知/ })).toBeVisible()
  const parts = () => page.locator('main :is(h2, pre)').evaluateAll((all) => all.map((one) => one.localName))
  const chinese = await parts()
  for (const heading of await page.getByRole('heading').allTextContents()) {
    expect(heading).toMatch(/\p{Script=Han}/u)
  }
  await expectAccessible(page, '/embed/ in Chinese')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The bell on your site')
  await expect(page.getByRole('button', { name: /^Notices,/ })).toBeVisible()
  expect(await parts()).toEqual(chinese)
  await context.close()
})
