import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const browser = process.env.CHROMIUM ?? SYSTEM_BROWSERS.find((path) => existsSync(path))

/** Runs against a server that is up: BASE_URL says where, ADMIN_PASSWORD who may set it up. */
export default defineConfig({
  testDir: 'e2e',
  testIgnore: '**/*.more.spec.ts',
  outputDir: 'test-results',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:8080',
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // What can't be clicked says so before the whole test is out of time.
    actionTimeout: 30_000,
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      // An intranet without https: a name that is not this machine's own makes no secure context.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP intranet.test 127.0.0.1'],
    },
  },
})
