import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Page } from '../../model/store.ts';
import { sha256Of } from '../../../test/store/records.ts';
import { startScript } from '../../../test/store/script.ts';
import { dataFolders, withStore } from '../../../test/store/store-folder.ts';

const newFolder = dataFolders();

it('has every acknowledged record, whole, after kill -9 at any moment', { timeout: 60_000 }, async () => {
  const dataDir = newFolder();
  const acknowledged: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    const child = startScript('record-for-ever', dataDir, String(round * 1_000_000));
    acknowledged.push(Number((await child.lines.next()).value));
    await wait(round * 45);
    acknowledged.push(...(await child.kill()).map(Number));

    const stored = await readAll(dataDir);
    expect(acknowledged.filter((number) => !stored.has(number))).toEqual([]);
  }
  expect(acknowledged.length).toBeGreaterThan(100);
});

/** Numbers of the stored records, each with all its parts. */
async function readAll(dataDir: string): Promise<ReadonlySet<number>> {
  return withStore(dataDir, async (store) => {
    const all: number[] = [];
    for (const asset of ['plc-1', 'plc-2', 'plc-3', 'plc-4', 'plc-5']) {
      const looks = await instants((after) => store.looks({ asset, limit: 1000, ...after }));
      const events = await instants((after) => store.events({ asset, limit: 1000, ...after }));
      const state = await store.state(asset);
      const newest = looks[0] ?? null;

      expect(events).toEqual(looks);
      expect(state?.lastCollection?.at ?? null).toBe(newest);
      if (newest !== null) expect((await store.evidence(sha256Of(`answer ${newest}`)))?.takenAt).toBe(newest);
      all.push(...events);
    }
    return new Set(all);
  });
}

type ReadPage = (after: { after?: string }) => Promise<Page<{ readonly at: number }>>;

async function instants(read: ReadPage): Promise<readonly number[]> {
  const all: number[] = [];
  for (let page = await read({}); ; page = await read({ after: page.next })) {
    all.push(...page.items.map((item) => item.at));
    if (page.next === null) return all;
  }
}
