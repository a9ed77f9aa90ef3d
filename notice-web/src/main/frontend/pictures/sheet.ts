import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { small } from './small'

export const LOCALES = ['en', 'zh'] as const
export type Locale = (typeof LOCALES)[number]

const THEMES = ['light', 'dark'] as const
const SIZES = [
  { width: 1440, height: 900 },
  { width: 900, height: 900 },
  { width: 360, height: 900 },
] as const
/** On the sheet. */
const SCALE = 0.5

const FOLDER = process.env.PICTURES ?? 'test-results/pictures'
const ZONE = process.env.READERS_ZONE ?? 'UTC'

/** Somebody's browser, in which nothing moves and the house has its afternoon. */
export async function readersBrowser(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce', timezoneId: ZONE })
  // What is looked at stays as it was: neither seen nor read.
  await context.route(/\/api\/v1\/inbox\/(seen|[^/]+\/read)$/, async (route) => {
    const authorization = (await route.request().headerValue('Authorization')) ?? ''
    const url = new URL('/api/v1/inbox/unread', route.request().url())
    await route.fulfill({
      response: await route.fetch({ url: url.href, method: 'GET', headers: { authorization } }),
    })
  })
  return context
}

export async function speak(page: Page, locale: Locale): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('notice.locale', chosen), locale)
}

/** There is something, none of it is a skeleton or on its way, and it has been so for a moment. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const shown = document.querySelector('main, article, form') !== null
    const busy = document.querySelector('[aria-busy="true"], .skeleton') !== null
    const state = window as unknown as { stillSince?: number }
    if (!shown || busy) state.stillSince = performance.now()
    state.stillSince ??= performance.now()
    return performance.now() - state.stillSince > 250
  })
  await page.evaluate(() => document.fonts.ready)
}

/** One page in both themes and all widths, as it stands. */
export async function shoot(page: Page, name: string, locale: Locale): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      )
      await page.screenshot({ path: file(name, locale, colorScheme, size.width), animations: 'disabled' })
    }
  }
  await page.setViewportSize(SIZES[0])
  await page.emulateMedia({ colorScheme: 'light' })
}

function file(name: string, locale: string, theme: string, width: number): string {
  return join(FOLDER, `${name}-${locale}-${theme}-${width}.png`)
}

/** All pictures of a page on one sheet. */
export async function layOut(browser: Browser, name: string): Promise<void> {
  const rows = LOCALES.flatMap((locale) => THEMES.map((theme) => ({ locale, theme })))
  const picture = (locale: string, theme: string, { width, height }: { width: number; height: number }) => {
    const data = readFileSync(file(name, locale, theme, width)).toString('base64')
    return `<img width="${width * SCALE}" height="${height * SCALE}" src="data:image/png;base64,${data}">`
  }
  const body = rows
    .map(({ locale, theme }) => `<div>${SIZES.map((size) => picture(locale, theme, size)).join('')}</div>`)
    .join('')
  const width = SIZES.reduce((sum, size) => sum + size.width * SCALE + 12, 12)
  const page = await browser.newPage({ viewport: { width, height: 600 } })
  await page.setContent(
    `<style>body{margin:0;padding:12px 0 0 12px;background:#9aa0ab}div{display:flex;gap:12px;margin-bottom:12px}</style>${body}`,
  )
  const whole = await page.screenshot({ fullPage: true })
  writeFileSync(join(FOLDER, `sheet-${name}.png`), whole)
  await page.close()
}

/** Small copies of some pictures, by the names that they are to have. */
export function writeFront(pictures: Readonly<Record<string, string>>): void {
  mkdirSync(join(FOLDER, 'front'), { recursive: true })
  for (const [name, of] of Object.entries(pictures)) {
    writeFileSync(join(FOLDER, 'front', `${name}.png`), small(readFileSync(join(FOLDER, `${of}.png`))))
  }
}
