import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const page = (name: string) => fileURLToPath(new URL(`${name}.html`, import.meta.url))

export default defineConfig({
  plugins: [vue()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: {
    // The oldest browser a hall's kiosk is likely to run.
    target: 'chrome100',
    // Every file is served from /assets/; nothing is inlined, so the content policy stays strict.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: page('index'),
        kiosk: page('kiosk'),
        ticket: page('ticket'),
        take: page('take'),
        board: page('board'),
        manage: page('manage'),
        devices: page('devices'),
        accounts: page('accounts'),
        audit: page('audit'),
        figures: page('figures'),
        'sign-in': page('sign-in'),
        pair: page('pair'),
      },
    },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8080',
      '/ws': { target: 'ws://127.0.0.1:8080', ws: true },
      '/demo': 'http://127.0.0.1:8080',
      '/theme.css': 'http://127.0.0.1:8080',
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
  },
})
