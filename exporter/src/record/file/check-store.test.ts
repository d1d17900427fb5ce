import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aRecord, hour, startAt } from '../../../test/store/records.ts';
import { dataFolders, withStore } from '../../../test/store/store-folder.ts';
import { checkFile } from './check-file.ts';
import { checkStore } from './check-store.ts';

const newFolder = dataFolders();
const pageBytes = 4096;
const never = new AbortController().signal;

/** A store in which every table has rows, closed. */
async function aStore(): Promise<string> {
  const dataDir = newFolder();
  await withStore(dataDir, async (store) => {
    for (let i = 0; i < 40; i += 1) await store.record(aRecord({ asset: `hmi-${i % 4}`, at: startAt + i * hour }));
  });
  return join(dataDir, 'otports.db');
}

describe('the check of the store', () => {
  it('finds nothing in a store that is in use', async () => {
    const dataDir = newFolder();
    await withStore(dataDir, async (store) => {
      await store.record(aRecord());
      expect(await checkStore(dataDir, never)).toEqual({ problem: null });
    });
  });

  it('finds every page that was overwritten with zeros, also where the store opens all the same', async () => {
    const file = await aStore();
    const whole = readFileSync(file);
    const pages = whole.length / pageBytes;
    expect(pages).toBeGreaterThan(10);
    for (let page = 2; page <= pages; page += 1) {
      writeFileSync(file, Buffer.from(whole).fill(0, (page - 1) * pageBytes, page * pageBytes));
      expect(checkFile(file).problem, `page ${page} of ${pages}`).toMatch(
        /^\/.*\/otports\.db is damaged \(.+\): stop otports, then restore data_dir from a backup, or move otports\.db away and start with an empty store; alerts that fire are held until each asset was looked at again$/,
      );
    }
  });

  it('of a file that is gone is no success', () => {
    const file = join(newFolder(), 'otports.db');

    expect(checkFile(file).problem).toBe(
      `${file} cannot be opened: data_dir must be a folder on a disk that is mounted for writing, and belong to the user who runs otports`,
    );
  });

  it('ends with the exporter', async () => {
    const dataDir = newFolder();
    await withStore(dataDir, (store) => store.record(aRecord()));
    const stop = new AbortController();
    const check = checkStore(dataDir, stop.signal);
    stop.abort();

    await expect(check).rejects.toMatchObject({ name: 'AbortError' });
  });
});
