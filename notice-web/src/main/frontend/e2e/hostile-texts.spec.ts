import { readFileSync } from 'node:fs'
import { type Browser, type BrowserContext, type Locator, type Page, expect, test } from '@playwright/test'
import { Host } from './host'
import { type Person, expectLive, expectNoFaults, ownBrowser, signIn, signInFirst } from './people'
import { Platform } from './platform'

/**
 * Texts that want to run, opened one after the other wherever notices are read or written: with our content security
 * policy, and without any, so that it is not the policy which keeps them still.
 */
test.describe.configure({ mode: 'serial', timeout: 180_000 })

const ORIGIN = process.env.BASE_URL ?? 'http://127.0.0.1:8080'
const HOST_PORT = Number(process.env.HOST_PORT ?? 18474)
const FILE = new URL('../../../test/resources/xss/payloads.json', import.meta.url)

interface Form {
  form: string
  texts: string[]
}

/** What is shown; its title begins with its number. */
interface Shown {
  id: string
  number: string
  text: string
}

/** Whatever the server does not take for text has no way to a page. */
const isText = (text: string) => !/\p{Surrogate}/u.test(text) && !text.includes('\0')
const forms = JSON.parse(readFileSync(FILE, 'utf8')) as Form[]
const texts = forms.flatMap(({ texts }) => texts).filter(isText)
const firstOf = (text: string, count: number) => Array.from(text).slice(0, count).join('')

/** To be sent and opened, which takes a while for each: some in one notice, where one can't swallow the next. */
const TOGETHER = 8
const bodies = forms.flatMap(({ form, texts }) => {
  const size = form === 'markdown around markup' ? 1 : TOGETHER
  const good = texts.filter(isText)
  return Array.from({ length: Math.ceil(good.length / size) }, (_, index) =>
    good.slice(index * size, (index + 1) * size).join('\n\n'),
  )
})
/** To be shown without sending them: each alone. */
const alone: Shown[] = texts.map((text, index) => ({ id: '', number: `${index}:`, text }))

let platform: Platform
let host: Host
let reader: Person
let sent: Shown[]
let allowed: string[]

test.beforeAll(async ({ browser }) => {
  platform = await Platform.open(ORIGIN)
  host = await Host.start(ORIGIN, HOST_PORT, () => platform.key)
  allowed = [new URL(ORIGIN).host, new URL(host.origin).host]
  reader = await platform.publisher('xenia', 'Xenia Payne')
  const ids = await platform.sendAll(
    bodies.map((text, index) => ({
      title: firstOf(`${index}: ${text}`, 200),
      body: text,
      senderName: firstOf(text, 80),
      link: 'https://ok.example/',
      linkLabel: firstOf(text, 80),
      data: { text },
      audience: { recipients: [reader.id] },
    })),
  )
  sent = ids.map((id, index) => ({ id, number: `${index}:`, text: bodies[index] ?? '' }))
  for (const name of ['bell', 'inbox']) {
    host.html(
      `/${name}`,
      `<notice-${name} token-url="/notice-token"></notice-${name}>`,
      `<script src="${ORIGIN}/embed/notice-${name}.js" defer></script>`,
    )
  }
  const first = await ownBrowser(browser)
  await signInFirst(await first.newPage(), reader)
  await first.close()
})

test.afterAll(async () => {
  await host.stop()
  await platform.close()
})

test.afterEach(() => expectNoFaults())

/** A browser that notes down whatever a text got done in it. */
class Watched {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly deeds: string[],
  ) {}

  static async open(browser: Browser, hasPolicy: boolean): Promise<Watched> {
    const context = await ownBrowser(browser, { bypassCSP: !hasPolicy })
    const deeds: string[] = []
    await context.exposeFunction('noteRun', (what: string) => deeds.push(`ran ${what}`))
    await context.addInitScript(() => {
      const { noteRun } = window as unknown as { noteRun: (what: string) => void }
      for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'] as const) {
        window[name] = ((...given: unknown[]) => noteRun(`${name}(${String(given[0])})`)) as never
      }
    })
    context.on('request', (request) => {
      const { host: asked, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && !allowed.includes(asked)) deeds.push(`asked ${request.url()}`)
    })
    const page = await context.newPage()
    page.on('dialog', (dialog) => {
      deeds.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('popup', (popup) => deeds.push(`opened ${popup.url()}`))
    page.on('frameattached', (frame) => deeds.push(`framed ${frame.url()}`))
    page.on('framenavigated', (frame) => {
      if (!allowed.includes(new URL(frame.url()).host)) deeds.push(`went to ${frame.url()}`)
    })
    return new Watched(context, page, deeds)
  }

  /** The reader on somebody else's site. */
  async visit(path: string): Promise<void> {
    await this.context.addCookies([{ name: 'user', value: reader.id, url: host.origin }])
    await this.page.goto(host.origin + path)
  }

  async expectStill(): Promise<void> {
    // Anything that was set off comes to its end before this does.
    await this.page.evaluate(() => new Promise((done) => setTimeout(done, 250)))
    await this.expectDeeds([])
  }

  async expectDeeds(deeds: string[]): Promise<void> {
    await expect.poll(() => this.deeds).toEqual(deeds)
    await this.context.close()
  }
}

/** How one is brought onto the page, and where its title and its text then are; runs in the page. */
interface Surface {
  show: ((one: Shown) => void) | string
  /** Where the surface is: the document, or a shadow root. */
  root: () => ParentNode
  title: string
}

/** Runs in the page: opens all, and says what was not shown, or has something in it that could do anything. */
async function openEach(
  all: Shown[],
  title: string,
  show: (one: Shown) => void,
  root: () => ParentNode,
): Promise<string[]> {
  const wrong: string[] = []
  const tags =
    'A BLOCKQUOTE BR CODE DEL EM H1 H2 H3 H4 H5 H6 HR LI OL P PRE S STRONG TABLE TBODY TD TH THEAD TR UL'.split(
      ' ',
    )
  for (const one of all) {
    show(one)
    const until = performance.now() + 15_000
    const isShown = () => root().querySelector(title)?.textContent.trim().startsWith(one.number) === true
    // A router that is still on its way to the one before may let it pass.
    let again = performance.now() + 2_000
    while (!isShown() && performance.now() < until) {
      await new Promise((next) => setTimeout(next, 5))
      if (performance.now() > again) {
        show(one)
        again += 2_000
      }
    }
    if (!isShown()) wrong.push(`not shown: ${one.number} ${one.text}`)
    if (wrong.length > 3) break
    for (const element of root().querySelectorAll('*')) {
      const isInText = element.closest('.markdown') !== null && !element.matches('.markdown')
      if (isInText && !tags.includes(element.tagName)) wrong.push(`${element.tagName}: ${one.text}`)
      for (const { name } of element.attributes) {
        const isForeign = isInText && !['href', 'target', 'rel', 'start'].includes(name)
        if (name.startsWith('on') || isForeign) wrong.push(`${element.tagName} ${name}: ${one.text}`)
      }
      if (element instanceof HTMLAnchorElement && element.hasAttribute('href')) {
        const isHarmless = ['http:', 'https:', 'mailto:', 'tel:'].includes(element.protocol)
        if (!isHarmless) wrong.push(`leads to ${element.href}: ${one.text}`)
      }
      if (!isInText) continue
      for (const type of [
        'pointerover',
        'mouseover',
        'mouseenter',
        'pointermove',
        'focus',
        'animationstart',
      ]) {
        element.dispatchEvent(new Event(type, { bubbles: true }))
      }
    }
  }
  return wrong
}

/** As an expression, which no content security policy of the page's is asked about. */
function openAll(page: Page, all: Shown[], { show, root, title }: Surface): Promise<string[]> {
  const given = [JSON.stringify(all), JSON.stringify(title), show.toString(), root.toString()]
  return page.evaluate(`(${openEach.toString()})(${given.join(', ')})`)
}

/** Until the list has all of them: their titles, excerpts and senders. */
async function showOlder(list: Locator, count: number): Promise<void> {
  const rows = list.getByRole('listitem')
  await expect(rows.first()).toBeVisible()
  while ((await rows.count()) < count) {
    const before = await rows.count()
    await list.getByRole('button', { name: 'Older notices' }).click()
    await expect.poll(() => rows.count()).toBeGreaterThan(before)
  }
}

const goTo = (path: string) =>
  `(one) => { history.replaceState({}, '', '${path}' + one.id); dispatchEvent(new PopStateEvent('popstate')) }`

test('what does run is noticed', async ({ browser }) => {
  const watched = await Watched.open(browser, true)
  host.html('/open', '<img src="/nothing" onerror="alert(7)">', '', "img-src *; script-src 'unsafe-inline'")
  await watched.visit('/open')
  await watched.expectDeeds(['ran alert(7)'])
})

for (const hasPolicy of [true, false]) {
  const how = hasPolicy ? 'with our policy' : 'without any policy'

  test(`none runs in the inbox, ${how}`, async ({ browser }) => {
    const watched = await Watched.open(browser, hasPolicy)
    await signIn(watched.page, reader)
    await expect(watched.page.getByRole('listitem').first()).toBeVisible()
    const wrong = await openAll(watched.page, sent, {
      show: goTo('/?notice='),
      root: () => document,
      title: '.doc h1',
    })
    expect(wrong).toEqual([])
    await watched.expectStill()
  })

  test(`none runs in the console, ${how}`, async ({ browser }) => {
    const watched = await Watched.open(browser, hasPolicy)
    await signIn(watched.page, reader)
    await expectLive(watched.page)
    await watched.page.goto('/admin/notices')
    await expect(watched.page.getByRole('row').nth(10)).toBeVisible()
    const read = await openAll(watched.page, sent, {
      show: goTo('/admin/notices/'),
      root: () => document,
      title: '.page-head h1',
    })
    expect(read).toEqual([])
    await watched.page.goto('/admin/notices/new')
    await expect(watched.page.locator('#notice-body')).toBeVisible()
    const written = await openAll(watched.page, alone, {
      show: (one) => {
        const write = (id: string, text: string) => {
          const field = document.getElementById(id) as HTMLInputElement
          field.value = text
          field.dispatchEvent(new Event('input'))
        }
        write('notice-body', one.text)
        write('notice-sender', one.text)
        write('notice-link', one.text)
        write('notice-link-label', one.text)
        write('notice-title', `${one.number} ${one.text}`)
      },
      root: () => document,
      title: 'article.card h2',
    })
    expect(written).toEqual([])
    await watched.expectStill()
  })

  test(`none runs in the bell on another site, ${how}`, async ({ browser }) => {
    const watched = await Watched.open(browser, hasPolicy)
    await watched.visit('/bell')
    await watched.page.getByRole('button', { name: /^Notices, / }).click()
    const panel = watched.page.getByRole('dialog')
    await showOlder(panel, sent.length)
    const listed = await openAll(watched.page, sent.slice(-1), {
      show: () => undefined,
      root: () => document.querySelector('notice-bell')?.shadowRoot ?? document,
      title: '.row .title',
    })
    expect(listed).toEqual([])
    await panel.getByRole('button', { name: 'Open the inbox' }).click()
    await expect(watched.page.locator('notice-bell notice-inbox').getByRole('listitem').first()).toBeVisible()
    const opened = await openAll(watched.page, sent, {
      show: (one) => {
        const bell = document.querySelector('notice-bell')?.shadowRoot
        bell?.querySelector('notice-inbox')?.setAttribute('notice', one.id)
      },
      root: () =>
        document.querySelector('notice-bell')?.shadowRoot?.querySelector('notice-inbox')?.shadowRoot ??
        document,
      title: '.doc h3',
    })
    expect(opened).toEqual([])
    await watched.expectStill()
  })

  test(`none runs in the inbox on another site, ${how}`, async ({ browser }) => {
    const watched = await Watched.open(browser, hasPolicy)
    await watched.visit('/inbox')
    const inbox = watched.page.locator('notice-inbox')
    await showOlder(inbox, sent.length)
    const opened = await openAll(watched.page, sent, {
      show: (one) => document.querySelector('notice-inbox')?.setAttribute('notice', one.id),
      root: () => document.querySelector('notice-inbox')?.shadowRoot ?? document,
      title: '.doc h3',
    })
    expect(opened).toEqual([])
    await watched.expectStill()
  })
}
