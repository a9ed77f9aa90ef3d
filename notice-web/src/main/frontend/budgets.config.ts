import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** What a browser has to load of scripts until a page is shown to somebody who is signed in, gzipped and in one language. */
const PAGES = [
  { name: 'inbox', budget: 150_000, modules: ['index.html', 'src/i18n/en.json', 'src/inbox/InboxPage.vue'] },
  {
    name: 'console',
    budget: 350_000,
    modules: [
      'index.html',
      'src/i18n/en.json',
      'src/console/i18n/en.json',
      'src/console/ConsolePage.vue',
      'src/console/overview/OverviewPage.vue',
    ],
  },
]

/** A page over its budget fails the build. */
export function scriptBudgets(): Plugin {
  let root = ''
  return {
    name: 'notice:script-budgets',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      root = config.root
    },
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
      for (const { name, budget, modules } of PAGES) {
        const needed = new Set<string>()
        const need = (file: string) => {
          if (needed.has(file)) return
          needed.add(file)
          chunks.find((chunk) => chunk.fileName === file)?.imports.forEach(need)
        }
        for (const module of modules) {
          // By its whole path: there is an index.html of the elements' page too.
          const path = `${root}/${module}`
          const chunk = chunks.find(
            ({ facadeModuleId, moduleIds }) => facadeModuleId === path || moduleIds.includes(path),
          )
          if (chunk === undefined) this.error(`no script has ${module} in it`)
          need(chunk.fileName)
        }
        const size = chunks
          .filter(({ fileName }) => needed.has(fileName))
          .reduce((sum, { code }) => sum + gzipSync(code).length, 0)
        this.info(`${name}: ${size} bytes of scripts gzipped of ${budget}`)
        if (size > budget) this.error(`${name} is over its budget: ${size} bytes gzipped of ${budget}`)
      }
    },
  }
}
