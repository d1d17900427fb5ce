// needs: unshare
import { closeSync, mkdirSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aRecord, sha256Of, startAt } from '../../../test/store/records.ts';
import { startOnSmallDisk } from '../../../test/store/script.ts';
import { dataFolders, withStore } from '../../../test/store/store-folder.ts';
import { openDatabase } from './database.ts';
import { openStore } from '../open-store.ts';

const newFolder = dataFolders();
const now = (): number => startAt;

describe('openStore refuses', () => {
  it('a file in place of the folder', async () => {
    const dataDir = join(newFolder(), 'data');
    writeFileSync(dataDir, 'a file');

    await expect(openStore({ dataDir, now })).rejects.toMatchObject({
      name: 'StoreError',
      reason: 'cannot_open',
      message: `data_dir ${dataDir} cannot be used (EEXIST: file already exists, mkdir '${dataDir}'): it must be a folder that the user who runs otports can write to`,
    });
  });

  it('a folder below a file', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, 'a file');

    await expect(openStore({ dataDir: join(file, 'data'), now })).rejects.toMatchObject({ reason: 'cannot_open' });
  });

  it('a folder on a disk that is mounted read-only', async () => {
    const dataDir = newFolder();
    await expect(startOnSmallDisk('hold-store', { dataDir, options: 'size=4m,ro' }).end()).rejects.toThrow(
      `${dataDir}/lock.db cannot be opened: data_dir must be a folder on a disk that is mounted for writing, and belong to the user who runs otports`,
    );
  });

  it('a folder in place of the database', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'otports.db'));

    await expect(openStore({ dataDir, now })).rejects.toMatchObject({ reason: 'cannot_open' });
  });

  it.each([
    [
      'is text',
      (file: string) => {
        writeFileSync(file, 'not a database, and long enough to be read as one'.repeat(100));
      },
    ],
    [
      'belongs to another program',
      (file: string) => {
        edit(file, 'CREATE TABLE song (title TEXT)');
      },
    ],
    [
      'has the mark of another program',
      (file: string) => {
        edit(file, 'PRAGMA application_id = 42');
      },
    ],
  ])('a database that %s, and leaves it as it is', async (_, make) => {
    const dataDir = newFolder();
    const file = join(dataDir, 'otports.db');
    make(file);
    const { mtimeMs, size } = statSync(file);

    await expect(openStore({ dataDir, now })).rejects.toMatchObject({
      reason: 'not_a_store',
      message: `${file} is not an otports store: move the file away, or name another data_dir`,
    });
    expect(statSync(file)).toMatchObject({ mtimeMs, size });
  });

  it('a lock file that is something else', async () => {
    const dataDir = newFolder();
    writeFileSync(join(dataDir, 'lock.db'), 'not a database, and long enough to be read as one'.repeat(100));

    await expect(openStore({ dataDir, now })).rejects.toMatchObject({ reason: 'not_a_store' });
  });

  it('a store of a newer otports', async () => {
    const dataDir = newFolder();
    await withStore(dataDir, (store) => store.record(aRecord()));
    const file = join(dataDir, 'otports.db');
    edit(file, 'PRAGMA user_version = 999');

    await expect(openStore({ dataDir, now })).rejects.toMatchObject({
      reason: 'cannot_open',
      message: `${file} was written by a newer otports (version 999 of the store, this one reads up to 4): install that one again, or restore the backup made before it`,
    });
  });

  it('leaves no lock behind', async () => {
    const dataDir = newFolder();
    await withStore(dataDir, (store) => store.record(aRecord()));
    edit(join(dataDir, 'otports.db'), 'PRAGMA user_version = 999');
    await expect(openStore({ dataDir, now })).rejects.toMatchObject({ reason: 'cannot_open' });
    edit(join(dataDir, 'otports.db'), 'PRAGMA user_version = 4');

    await withStore(dataDir, async (store) => {
      expect(await store.state('hmi-01')).not.toBeNull();
    });
  });
});

describe('what was damaged on the disk', () => {
  it('is reported and never served: evidence', async () => {
    const dataDir = newFolder();
    const sha256 = sha256Of('tcp 22');
    await withStore(dataDir, (store) => store.record(aRecord({ raw: Buffer.from('tcp 22') })));
    for (const damage of ["x'00'", 'zeroblob(20)', '(SELECT state FROM asset)']) {
      edit(join(dataDir, 'otports.db'), `UPDATE evidence SET packed = ${damage}`);
      await withStore(dataDir, async (store) => {
        await expect(store.evidence(sha256)).rejects.toMatchObject({
          reason: 'failed',
          message: `evidence ${sha256} is damaged on the disk and is not shown: restore data_dir from a backup to read it`,
        });
      });
    }
  });

  it('is reported and never served: a state', async () => {
    const dataDir = newFolder();
    await withStore(dataDir, (store) =>
      Promise.all([store.record(aRecord()), store.record(aRecord({ asset: 'plc-7' }))]),
    );
    // One byte less. The rest unpacks almost completely, and only the checksum at the end shows it.
    edit(
      join(dataDir, 'otports.db'),
      "UPDATE asset SET state = substr(state, 1, length(state) - 1) WHERE name = 'plc-7'",
    );

    const refusal = {
      reason: 'failed',
      message:
        'the state of plc-7 is damaged on the disk: stop otports, then restore data_dir from a backup, or move otports.db away and start with an empty store; alerts that fire are held until each asset was looked at again',
    };
    await withStore(dataDir, async (store) => {
      await expect(store.state('plc-7')).rejects.toMatchObject(refusal);
      await expect(store.states(10)[Symbol.asyncIterator]().next()).rejects.toMatchObject(refusal);
      expect(await store.state('hmi-01')).not.toBeNull();
    });
  });

  it('is reported where whole pages are overwritten', async () => {
    const dataDir = newFolder();
    const file = join(dataDir, 'otports.db');
    await withStore(dataDir, (store) => store.record(aRecord()));
    const pages = statSync(file).size / 4096;
    const descriptor = openSync(file, 'r+');
    for (let page = 2; page <= pages; page += 1)
      writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, (page - 1) * 4096);
    closeSync(descriptor);

    await expect(openStore({ dataDir, now })).rejects.toMatchObject({
      reason: 'failed',
      message: `${file} is damaged (database disk image is malformed): stop otports, then restore data_dir from a backup, or move otports.db away and start with an empty store; alerts that fire are held until each asset was looked at again`,
    });
  });
});

function edit(file: string, sql: string): void {
  const db = openDatabase(file, { readOnly: false, waitMs: 0 });
  db.exec(sql);
  db.close();
}
