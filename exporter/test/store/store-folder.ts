import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Store } from '../../src/model/store.ts';
import { openStore } from '../../src/record/open-store.ts';
import { startAt } from './records.ts';

/** A folder for the tests of one file, gone after them; each call of the function makes a new data folder in it. */
export function dataFolders(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'otports-store-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return () => mkdtempSync(join(folder, 'data-'));
}

/** Opens the store of a folder, hands it over and closes it again, whatever happens. */
export async function withStore<T>(dataDir: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ dataDir, now: () => startAt });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
