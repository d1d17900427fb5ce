import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['test/seed.ts'],
    testTimeout: 20_000,
    // Threads of a test run from .ts files, whose types Node removes with WebAssembly. When two threads do so at once, V8 can
    // end the process (`Check failed: jit_page.has_value()`, in `TierUpWasmToJSWrapper`). The budget keeps it from that step.
    // The built program has no types to remove.
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
  },
});
