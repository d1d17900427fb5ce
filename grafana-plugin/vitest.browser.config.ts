import { defineConfig } from 'vitest/config';

/** The built panel in Chromium; needs `npm run build` before. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
