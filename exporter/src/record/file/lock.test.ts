import { rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aRecord, startAt } from '../../../test/store/records.ts';
import { startScript } from '../../../test/store/script.ts';
import { dataFolders, withStore } from '../../../test/store/store-folder.ts';
import { openStore } from '../open-store.ts';

const newFolder = dataFolders();
const now = (): number => startAt;

describe('a data folder', () => {
  it('is refused to a second writer, which is told who has it, and is free again after kill -9', async () => {
    const dataDir = newFolder();
    const holder = startScript('hold-store', dataDir);
    expect((await holder.lines.next()).value).toBe(`open ${startAt}`);

    const pid = String(holder.process.pid);
    await expect(openStore({ dataDir, now })).rejects.toMatchObject({
      name: 'StoreError',
      reason: 'locked',
      message: `${dataDir} is in use by another otports, process ${pid} on ${hostname()} since 2026-11-22T10:00:00.000Z: stop that one first, or give this one a data_dir of its own`,
    });

    await holder.kill();
    await withStore(dataDir, (store) => store.record(aRecord()));
  });

  it('is refused to a second writer of the same process', async () => {
    const dataDir = newFolder();
    await withStore(dataDir, async (store) => {
      await expect(openStore({ dataDir, now })).rejects.toMatchObject({ reason: 'locked' });
      await store.record(aRecord());
    });
    await withStore(dataDir, async (store) => {
      expect(await store.state('hmi-01')).not.toBeNull();
    });
  });

  it.each([
    ['is gone', null],
    ['is not JSON', '{'],
    ['says something else', '{"pid":"1; rm -rf /"}'],
    ['says null', 'null'],
  ])('is refused all the same where the note about the holder %s', async (_, note) => {
    const dataDir = newFolder();
    await withStore(dataDir, async () => {
      if (note === null) rmSync(join(dataDir, 'lock-holder.json'));
      else writeFileSync(join(dataDir, 'lock-holder.json'), note);

      await expect(openStore({ dataDir, now })).rejects.toMatchObject({
        reason: 'locked',
        message: `${dataDir} is in use by another otports: stop that one first, or give this one a data_dir of its own`,
      });
    });
  });

  it('can be read beside its writer, and only read', async () => {
    const dataDir = newFolder();
    await withStore(dataDir, async (writer) => {
      await writer.record(aRecord());
      const reader = await openStore({ dataDir, now: () => startAt + 5, readOnly: true });
      await writer.record(aRecord({ asset: 'hmi-02' }));

      expect(reader.createdAt).toBe(startAt);
      expect((await reader.state('hmi-02'))!.asset).toBe('hmi-02');
      await expect(reader.record(aRecord({ asset: 'hmi-03' }))).rejects.toMatchObject({
        reason: 'cannot_open',
        message: `${dataDir}/otports.db cannot be written: data_dir must be a folder on a disk that is mounted for writing, and belong to the user who runs otports`,
      });
      await reader.close();
      await writer.record(aRecord({ asset: 'hmi-03' }));
    });
  });

  it('without a store is no store to read', async () => {
    const dataDir = newFolder();
    await expect(openStore({ dataDir, now, readOnly: true })).rejects.toMatchObject({
      reason: 'cannot_open',
      message: `there is no store in ${dataDir} yet: it is made by the first \`otports serve\` with this data_dir`,
    });
  });
});
