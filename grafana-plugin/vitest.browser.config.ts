import { defineConfig } from 'vitest/config';

const withScreenshots = process.env['UPDATE_SCREENSHOTS'] === '1';

/** The built panel in Chromium; needs `npm run build` before. */
export default defineConfig({
  test: {
    include: withScreenshots ? ['test/screenshots.ts'] : ['test/*.test.ts'],
    globalSetup: ['test/support/world.ts'],
    // Where Chromium or Prometheus is missing, `npm test` leaves every file out, and says so.
    passWithNoTests: true,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
