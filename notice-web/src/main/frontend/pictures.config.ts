import { defineConfig } from '@playwright/test'
import stories from './playwright.config'

/** Pictures of all pages, from a house that `ops/run pictures` has furnished. */
export default defineConfig({
  ...stories,
  testDir: 'pictures',
  timeout: 90_000,
})
