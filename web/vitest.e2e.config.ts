import { defineConfig } from 'vitest/config'

// Browser stories against a running `jiaohao-server demo`; see e2e/README.md.
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    environment: 'node',
    // One browser, one hall: the stories follow each other.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
