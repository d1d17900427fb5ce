import { defineConfig } from 'vitest/config';

/** For `npm run mutate`: only tests that need no other program and no build, because they run once for every mutant. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['src/{compare,normalize,schedule,config}/**/*.test.ts'],
    exclude: ['src/config/apart/**'],
    environment: 'node',
    isolate: false,
    setupFiles: ['test/seed.ts'],
    testTimeout: 20_000,
  },
});
