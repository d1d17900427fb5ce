import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aChange, anEvent, aRecord, startAt } from '../../../test/store/records.ts';
import { dataFolders, withStore } from '../../../test/store/store-folder.ts';
import { openStore } from '../open-store.ts';

const newFolder = dataFolders();
const record = aRecord({ events: [anEvent({})], changes: [aChange({})] });

/** A store as the first version left it. */
async function oldStore(): Promise<string> {
  const dataDir = newFolder();
  await withStore(dataDir, (store) => store.record(record));
  const db = new DatabaseSync(join(dataDir, 'otports.db'));
  db.exec(`
    ALTER TABLE event DROP COLUMN note;
    ALTER TABLE event DROP COLUMN ticket;
    ALTER TABLE change DROP COLUMN ticket;
    PRAGMA user_version = 1`);
  db.close();
  return dataDir;
}

describe('a store of an older version', () => {
  it('is brought up with all it has, and then keeps tickets', async () => {
    const dataDir = await oldStore();
    const closed = { ...anEvent({ port: 23 }), event: 'closed' as const, ticket: 'CHG-1' };
    await withStore(dataDir, (store) => store.record(aRecord({ at: startAt + 1, events: [closed] })));
    await withStore(dataDir, async (store) => {
      expect((await store.events({ limit: 9 })).items).toEqual(expect.arrayContaining([closed, ...record.events]));
      expect((await store.changes({ limit: 9 })).items).toEqual(record.changes);
    });
  });

  it('is read as it is by a command that runs beside the older exporter', async () => {
    const dataDir = await oldStore();
    const store = await openStore({ dataDir, now: () => startAt, readOnly: true });
    try {
      expect(await store.state('hmi-01')).toEqual(record.state);
    } finally {
      await store.close();
    }
  });
});
