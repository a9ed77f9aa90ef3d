import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { scriptBudgets } from './budgets.config.ts'
import { embeddedElements } from './embed.config.ts'
import { vuePackage } from './vue-package.config.ts'

const src = fileURLToPath(new URL('./src', import.meta.url))

// Baseline 2024: light-dark() and CSS nesting must reach the browser as they are written.
const target = ['chrome123', 'firefox121', 'safari17.5']

const define = {
  __VUE_OPTIONS_API__: false,
  __VUE_PROD_DEVTOOLS__: false,
  __VUE_I18N_LEGACY_API__: false,
  __VUE_I18N_FULL_INSTALL__: false,
  __INTLIFY_PROD_DEVTOOLS__: false,
  __INTLIFY_DROP_MESSAGE_COMPILER__: false,
}

export default defineConfig({
  plugins: [vue(), scriptBudgets(), vuePackage(), embeddedElements({ define, target })],
  resolve: { alias: { '@': src } },
  define,
  build: {
    // Relative to this folder, unless --outDir says otherwise.
    outDir: '../../../target/classes/static',
    emptyOutDir: true,
    target,
    // Data addresses would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'embed/index.html'] },
  },
  server: {
    proxy: {
      // Passed on as it comes: no middleware packs or gathers what is answered here.
      '/api': { target: process.env.NOTICE_SERVER ?? 'http://127.0.0.1:8080' },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    mockReset: true,
    restoreMocks: true,
  },
})
