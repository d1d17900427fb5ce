import { statSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The first test that fails ends the run of a mutant: small files, which are quick, go first. */
class SmallFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const size = ({ moduleId }: TestSpecification) => statSync(moduleId).size;
    return await Promise.resolve(files.toSorted((one, other) => size(one) - size(other)));
  }
}

/** For `npm run mutate`: only tests that need no other program and no build, because they run once for every mutant. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['src/{compare,normalize,schedule,config}/**/*.test.ts'],
    exclude: ['src/config/apart/**'],
    environment: 'node',
    isolate: false,
    sequence: { sequencer: SmallFirst },
    setupFiles: ['test/seed.ts'],
    testTimeout: 20_000,
    env: { OTPORTS_RUNS: '100' },
  },
});
