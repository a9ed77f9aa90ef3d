import { readFileSync } from 'node:fs'
import { type Page, expect } from '@playwright/test'

const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Nothing that axe finds fault with, none of its rules left out. */
export async function expectAccessible(page: Page, where = page.url()): Promise<void> {
  await page.evaluate(`window.axe === undefined && (() => {${AXE}})()`)
  const found = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run({ runOnly: tags })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  }, TAGS)
  expect(found, where).toEqual([])
}

/** In both themes, as the system asks for them. */
export async function expectAccessibleInBoth(page: Page, where = page.url()): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page, `${where}, ${colorScheme}`)
  }
}
