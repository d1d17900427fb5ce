import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sha256Of } from '../../test/store/records.ts';
import { startScript } from '../../test/store/script.ts';
import { dataFolders, withStore } from '../../test/store/store-folder.ts';

const newFolder = dataFolders();

it('has every acknowledged record, whole, after kill -9 at any moment', { timeout: 60_000 }, async () => {
  const dataDir = newFolder();
  const acknowledged: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    const child = startScript('record-for-ever.ts', dataDir, String(round * 1_000_000));
    acknowledged.push(Number((await child.lines.next()).value));
    await wait(Math.random() * 250);
    acknowledged.push(...(await child.kill()).map(Number));

    const stored = await readAll(dataDir);
    expect(acknowledged.filter((number) => !stored.has(number))).toEqual([]);
  }
  expect(acknowledged.length).toBeGreaterThan(100);
});

/** Numbers of the records of which all parts are there. */
async function readAll(dataDir: string): Promise<ReadonlySet<number>> {
  return withStore(dataDir, async (store) => {
    const numbers = new Set<number>();
    for (const asset of ['plc-1', 'plc-2', 'plc-3', 'plc-4', 'plc-5']) {
      const looks = new Set<number>();
      for (let after: { after?: string } | null = {}; after !== null;) {
        const page = await store.looks({ asset, limit: 1000, ...after });
        for (const look of page.items) looks.add(look.at);
        after = page.next === null ? null : { after: page.next };
      }
      for (let after: { after?: string } | null = {}; after !== null;) {
        const page = await store.events({ asset, limit: 1000, ...after });
        for (const event of page.items) numbers.add(event.at);
        after = page.next === null ? null : { after: page.next };
      }
      const state = await store.state(asset);
      const newest = Math.max(...looks);
      expect([asset, state?.lastCollection?.at, looks]).toEqual([
        asset,
        newest,
        new Set([...numbers].filter((n) => looks.has(n))),
      ]);
      expect((await store.evidence(sha256Of(`answer ${newest}`)))?.raw.toString()).toBe(`answer ${newest}`);
    }
    return numbers;
  });
}
