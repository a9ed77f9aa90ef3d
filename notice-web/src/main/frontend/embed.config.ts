import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type InlineConfig, type Plugin, type UserConfig, build } from 'vite'

const src = fileURLToPath(new URL('./src', import.meta.url))

/** What a host's page has to load for an element, gzipped and with everything. */
const SCRIPTS = [
  { name: 'notice-bell', entry: 'bell.ts', budget: 40_000 },
  { name: 'notice-inbox', entry: 'inbox.ts', budget: 130_000 },
]

/**
 * Builds the elements for other sites beside the pages: each is one file, which runs as a module and as a classic
 * script alike. A file over its budget fails the build. The development server builds one whenever it is asked for.
 */
export function embeddedElements(options: Pick<UserConfig, 'define'> & { target: string[] }): Plugin {
  let outDir = ''
  let isBuild = false

  function setup(name: string, entry: string): InlineConfig {
    return {
      configFile: false,
      logLevel: 'warn',
      resolve: { alias: { '@': src } },
      define: { ...options.define, 'process.env.NODE_ENV': '"production"' },
      publicDir: false,
      build: {
        emptyOutDir: false,
        target: options.target,
        lib: {
          entry: join(src, 'embed', entry),
          formats: ['iife'],
          name: name.replace('-', '_'),
          fileName: () => `${name}.js`,
        },
      },
    }
  }

  async function codeOf(name: string, entry: string): Promise<string> {
    const config = setup(name, entry)
    const built = await build({ ...config, build: { ...config.build, write: false } })
    const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
      'output' in one ? one.output : [],
    )
    return outputs.find((output) => output.type === 'chunk')?.code ?? ''
  }

  return {
    name: 'notice:embedded-elements',
    configResolved(config) {
      isBuild = config.command === 'build'
      outDir = join(config.root, config.build.outDir)
      if (config.build.outDir.startsWith('/')) outDir = config.build.outDir
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '').split('?')[0]
        const script = SCRIPTS.find(({ name }) => path === `/embed/${name}.js`)
        if (script === undefined) {
          next()
          return
        }
        codeOf(script.name, script.entry).then((code) => {
          response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
          response.setHeader('Access-Control-Allow-Origin', '*')
          response.end(code)
        }, next)
      })
    },
    async closeBundle() {
      if (!isBuild) return
      for (const { name, entry, budget } of SCRIPTS) {
        const config = setup(name, entry)
        await build({ ...config, build: { ...config.build, outDir: join(outDir, 'embed') } })
        const size = gzipSync(readFileSync(join(outDir, 'embed', `${name}.js`))).length
        this.info(`${name}.js: ${size} bytes gzipped of ${budget}`)
        if (size > budget) this.error(`${name}.js is over its budget: ${size} bytes gzipped of ${budget}`)
      }
    },
  }
}
