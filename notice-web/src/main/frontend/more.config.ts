import { defineConfig } from '@playwright/test'
import stories from './playwright.config'

/** What takes too long for each build, against the same server. */
export default defineConfig({ ...stories, testIgnore: [], testMatch: '**/*.more.spec.ts' })
