import { describe, expect, it } from 'vitest';
import { aRecord, startAt } from '../../../test/store/records.ts';
import { dataFolders } from '../../../test/store/store-folder.ts';
import { openStore } from '../open-store.ts';
import { unwatched } from '../../lib/step.ts';
import { createStore } from '../create-store.ts';
import { StoreThread } from './store-thread.ts';

const newFolder = dataFolders();
const dyingWorker = new URL('../../../test/store/dying-worker.ts', import.meta.url);

function start(dataDir: string): ReturnType<typeof StoreThread.start> {
  return StoreThread.start({ dataDir, openedAt: startAt, readOnly: false, commitDelayMs: 0 }, dyingWorker);
}

describe("the store's thread", () => {
  it.each([
    ['exit', "the store's thread has ended: restart otports"],
    ['throw', "the store's thread has failed: Error: out of memory"],
  ])('leaves nobody waiting when it dies (%s), however many wait', async (how, message) => {
    const { thread, ...opened } = await start(how);
    const store = createStore(thread, opened, unwatched.step);
    const results = await Promise.allSettled(Array.from({ length: 20_000 }, (_, i) => store.state(`plc-${i}`)));

    const refusal = { name: 'StoreError', reason: 'failed', message };
    for (const i of [0, 511, 512, 19_999]) expect(results[i]).toMatchObject({ status: 'rejected', reason: refusal });
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    await expect(store.record(aRecord())).rejects.toMatchObject(refusal);
    await expect(store.close()).resolves.toBeUndefined();
  });

  it('says so where it cannot start', async () => {
    await expect(start('never opens')).rejects.toMatchObject({
      name: 'StoreError',
      reason: 'failed',
      message: "the store's thread did not start: Error: no memory left",
    });
  });

  it('turns away a crowd beyond all reason, and serves all the others', async () => {
    const store = await openStore({ dataDir: newFolder(), now: () => startAt });
    const results = await Promise.allSettled(Array.from({ length: 33_500 }, () => store.state('nobody')));
    await store.close();

    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(33_500 - 32_768 - 512);
    expect(refused[0]).toMatchObject({
      reason: {
        message: 'the store has 32768 requests waiting: the disk of data_dir is too slow for this many assets',
      },
    });
  });

  it('refuses what cannot be written down, and goes on', async () => {
    const store = await openStore({ dataDir: newFolder(), now: () => startAt });
    const record = aRecord();
    const notJson = { ...record, state: { ...record.state, addedAt: 1n as unknown as number } };

    await expect(store.record(notJson)).rejects.toMatchObject({ name: 'StoreError', reason: 'failed' });
    await expect(
      store.record({ ...record, state: { ...record.state, asset: null as unknown as string } }),
    ).rejects.toMatchObject({
      name: 'StoreError',
      reason: 'failed',
    });
    await store.record(record);
    expect(await store.state('hmi-01')).toEqual(record.state);
    await store.close();
  });
});
