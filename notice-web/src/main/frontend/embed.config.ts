import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Plugin, type UserConfig, build } from 'vite'

const src = fileURLToPath(new URL('./src', import.meta.url))

/** What a host's page has to load for an element, gzipped and with everything. */
const SCRIPTS = [
  { name: 'notice-bell', entry: 'bell.ts', budget: 40_000 },
  { name: 'notice-inbox', entry: 'inbox.ts', budget: 130_000 },
]

/**
 * Builds the elements for other sites beside the pages: each is one file, which runs as a module and as a classic
 * script alike. A file over its budget fails the build.
 */
export function embeddedElements(options: Pick<UserConfig, 'define'> & { target: string[] }): Plugin {
  let outDir = ''
  return {
    name: 'notice:embedded-elements',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir)
      if (config.build.outDir.startsWith('/')) outDir = config.build.outDir
    },
    async closeBundle() {
      for (const { name, entry, budget } of SCRIPTS) {
        await build({
          configFile: false,
          logLevel: 'warn',
          resolve: { alias: { '@': src } },
          define: { ...options.define, 'process.env.NODE_ENV': '"production"' },
          publicDir: false,
          build: {
            outDir: join(outDir, 'embed'),
            emptyOutDir: false,
            target: options.target,
            lib: {
              entry: join(src, 'embed', entry),
              formats: ['iife'],
              name: name.replace('-', '_'),
              fileName: () => `${name}.js`,
            },
          },
        })
        const size = gzipSync(readFileSync(join(outDir, 'embed', `${name}.js`))).length
        this.info(`${name}.js: ${size} bytes gzipped of ${budget}`)
        if (size > budget) this.error(`${name}.js is over its budget: ${size} bytes gzipped of ${budget}`)
      }
    },
  }
}
