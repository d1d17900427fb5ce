import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../test/store/memory-store.ts';
import { aChange, anEvent, aRecord, hour, someListeners, startAt } from '../../test/store/records.ts';
import { describeStore } from '../../test/store/store-contract.ts';
import { dataFolders, withStore } from '../../test/store/store-folder.ts';
import { isPortEvent } from '../model/state/history.ts';
import { openStore } from './open-store.ts';

const newFolder = dataFolders();

describeStore('the store in memory', () => Promise.resolve(memoryStore({ now: () => startAt })));
describeStore('the store on the disk', () => openStore({ dataDir: newFolder(), now: () => startAt }));

describe('the store on the disk', () => {
  it('has everything again after it was closed', async () => {
    const dataDir = newFolder();
    const record = aRecord({ listeners: someListeners(30), events: [anEvent({})], changes: [aChange({})] });
    await withStore(dataDir, (store) => store.record(record));

    await withStore(dataDir, async (store) => {
      expect(await store.state('hmi-01')).toEqual(record.state);
      expect((await store.events({ limit: 10 })).items).toEqual(record.events);
      expect((await store.changes({ limit: 10 })).items).toEqual(record.changes);
      expect((await store.looks({ asset: 'hmi-01', limit: 10 })).items).toHaveLength(1);
      expect((await store.evidence(record.evidence!.sha256))!.raw).toEqual(record.evidence!.raw);
    });
  });

  it('hands out the same cursor after it was opened again', async () => {
    const dataDir = newFolder();
    const events = [1, 2, 3].map((port) => anEvent({ port }));
    const first = await withStore(dataDir, async (store) => {
      await store.record(aRecord({ events }));
      return store.events({ limit: 1 });
    });

    const second = await withStore(dataDir, (store) => store.events({ limit: 9, after: first.next! }));
    expect(second.items.map((event) => isPortEvent(event) && event.port)).toEqual([2, 1]);
  });

  it('does not grow by the answer when an asset says the same hour after hour', async () => {
    const dataDir = newFolder();
    const raw = Buffer.from(Array.from({ length: 4000 }, (_, i) => `${i * 7919} `).join(''));
    const hours = Array.from({ length: 500 }, (_, i) => aRecord({ at: startAt + i * hour, raw }));

    const before = await sizeAfter(dataDir, hours.slice(0, 1));
    const after = await sizeAfter(dataDir, hours.slice(1));
    expect((after - before) / 499).toBeLessThan(150);
  });

  it('makes a folder and files that only its user can read', async () => {
    const dataDir = join(newFolder(), 'made', 'here');
    await withStore(dataDir, async (store) => {
      await store.record(aRecord());
      for (const name of ['otports.db', 'otports.db-wal', 'store-generation.json', 'lock-holder.json']) {
        expect([name, statSync(join(dataDir, name)).mode & 0o077]).toEqual([name, 0]);
      }
    });
    expect(statSync(dataDir).mode & 0o077).toBe(0);
  });
});

async function sizeAfter(dataDir: string, records: readonly ReturnType<typeof aRecord>[]): Promise<number> {
  await withStore(dataDir, (store) => Promise.all(records.map((record) => store.record(record))));
  return statSync(join(dataDir, 'otports.db')).size;
}
