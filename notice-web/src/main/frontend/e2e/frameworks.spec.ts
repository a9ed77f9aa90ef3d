import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { type APIRequestContext, expect, test } from '@playwright/test'
import { type Plugin, type Rolldown, build } from 'vite'
import { Host } from './host'
import { expectNoFaults, ownBrowser } from './people'
import { Platform } from './platform'

/** The examples for frameworks, copied from the page that shows them and built as a host would. */
const ORIGIN = process.env.BASE_URL ?? 'http://127.0.0.1:8080'
const HOST_PORT = Number(process.env.HOST_PORT ?? 18474)
const FOLDER = fileURLToPath(new URL('../test-results/frameworks', import.meta.url))

let platform: Platform
let host: Host
let ada: string

test.beforeAll(async () => {
  platform = await Platform.open(ORIGIN)
  host = await Host.start(ORIGIN, HOST_PORT, () => platform.key)
  ada = await platform.recipient('ada-frameworks', 'Ada Lindqvist')
  await platform.send(ada, 'Fire drill on Thursday at 10:00')
})

test.afterAll(async () => {
  await host.stop()
  await platform.close()
})

test.afterEach(() => expectNoFaults())

async function bundle(entry: string, plugins: Plugin[]): Promise<string> {
  const built = (await build({
    configFile: false,
    root: FOLDER,
    logLevel: 'warn',
    plugins,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry: `${FOLDER}/${entry}`, formats: ['iife'], name: 'app', fileName: () => 'app.js' },
    },
  })) as Rolldown.RolldownOutput[]
  const [first] = built
  const chunk = first?.output[0]
  if (chunk === undefined) throw new Error('nothing was built')
  return chunk.code
}

/** What npm does with the package that the server has for Vue. */
async function installPackage(http: APIRequestContext): Promise<void> {
  const folder = `${FOLDER}/node_modules/notice-vue`
  mkdirSync(folder, { recursive: true })
  const archive = await http.get(`${ORIGIN}/embed/notice-vue.tgz`)
  writeFileSync(`${FOLDER}/notice-vue.tgz`, await archive.body())
  execFileSync('tar', ['-xzf', `${FOLDER}/notice-vue.tgz`, '-C', folder, '--strip-components=1'])
}

const hosts = [
  {
    name: 'vue',
    file: 'Header.vue',
    main: `import { createApp } from 'vue'\nimport Header from './Header.vue'\ncreateApp(Header).mount('#app')`,
    plugins: () => [vue()],
  },
  {
    name: 'react',
    file: 'Header.jsx',
    main: `import { createElement } from 'react'\nimport { createRoot } from 'react-dom/client'
import { Header } from './Header.jsx'\ncreateRoot(document.querySelector('#app')).render(createElement(Header))`,
    plugins: () => [],
  },
]

for (const { name, file, main, plugins } of hosts) {
  test(`the example for ${name} works as it is written`, async ({ browser }) => {
    const context = await ownBrowser(browser)
    const examples = await context.newPage()
    await examples.goto(`${ORIGIN}/embed/`)
    await installPackage(context.request)
    writeFileSync(`${FOLDER}/${file}`, await examples.locator(`[data-example=${name}]`).innerText())
    writeFileSync(`${FOLDER}/${name}.js`, main)
    host.pages.set('/app.js', { type: 'text/javascript', body: await bundle(`${name}.js`, plugins()) })
    host.html(
      '/',
      '<div id="app"></div><script type="module" src="/app.js"></script>',
      `<script src="${ORIGIN}/embed/notice-bell.js" defer></script>`,
      host.policy.replace('script-src', "script-src 'self'"),
    )
    await context.addCookies([{ name: 'user', value: ada, url: host.origin }])
    const page = await context.newPage()
    await page.goto(host.origin)
    await expect(page.getByRole('button', { name: 'Notices, 1 unread' })).toBeVisible()
    await expect(page.getByText('Intranet, 1 unread')).toBeVisible()
    await context.close()
  })
}
