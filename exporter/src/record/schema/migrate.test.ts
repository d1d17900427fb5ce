// needs: unshare
import { cpSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { address, credential, forgotten, written } from '../../../test/store/fixture.ts';
import { layOldStore, looksLike, moreName, oldVersion } from '../../../test/store/old-store.ts';
import { aRecord, anEvent, startAt } from '../../../test/store/records.ts';
import { startOnSmallDisk, startScript } from '../../../test/store/script.ts';
import { dataFolders, withStore } from '../../../test/store/store-folder.ts';
import { portName } from '../../model/listener.ts';
import type { Page, Store } from '../../model/store.ts';
import { openStore } from '../open-store.ts';

const newFolder = dataFolders();
const newest = new Map(written.map(({ state }) => [state.asset, state]));
newest.delete(forgotten);
const states = [...newest.values()].sort((one, other) => (one.asset < other.asset ? -1 : 1));

/** The store of the version before. */
function oldStore(): string {
  const dataDir = newFolder();
  layOldStore(dataDir);
  return dataDir;
}

async function statesOf(store: Store): Promise<readonly object[]> {
  const all = [];
  for await (const batch of store.states(3)) all.push(...batch);
  return all;
}

/** For each port, the assets that listen on it, from the states alone. */
function listening(): Record<string, readonly string[]> {
  const pairs = states.flatMap(({ asset, listeners }) => listeners.map((one) => ({ asset, port: portName(one) })));
  const perPort = Map.groupBy(pairs, ({ port }) => port);
  return Object.fromEntries([...perPort].map(([port, found]) => [port, found.map(({ asset }) => asset)]));
}

const newestFirst = <T extends { readonly at: number }>(items: readonly T[]): readonly T[] =>
  items.toReversed().sort((one, other) => other.at - one.at);

describe('a store of the version before', () => {
  it('has everything that was written into it', async () => {
    const dataDir = oldStore();
    await withStore(dataDir, async (store) => {
      expect(await statesOf(store)).toEqual(states);
      expect(await store.state('plc-01')).toEqual(newest.get('plc-01'));
      expect((await store.events({ limit: 99 })).items).toEqual(newestFirst(written.flatMap(({ events }) => events)));
      expect((await store.changes({ limit: 99 })).items).toEqual(
        newestFirst(written.flatMap(({ changes }) => changes)),
      );
      expect((await store.looks({ asset: 'hmi-01', limit: 99 })).items).toHaveLength(3);
      for (const { evidence } of written) {
        if (evidence !== null) expect((await store.evidence(evidence.sha256))?.raw).toEqual(evidence.raw);
      }
      expect(await store.addresses()).toEqual([address]);
      expect(await store.credentials()).toEqual([credential]);
    });
  });

  it('knows who listens on what, and the history of each port', async () => {
    await withStore(oldStore(), async (store) => {
      for (const [name, assets] of Object.entries(listening())) {
        const [transport, port] = name.split('/');
        const query = { transport: transport === 'udp' ? ('udp' as const) : ('tcp' as const), port: Number(port) };
        expect({ name, assets: await store.listening(query) }).toEqual({ name, assets });
      }
      const port = { asset: 'hmi-01', port: 23, limit: 9 };
      expect((await store.eventsOfPort(port)).items).toEqual([anEvent({ port: 23, at: startAt + 3_600_000 })]);
      expect((await store.changesOfPort(port)).items).toMatchObject([{ port: '23', at: startAt + 3_600_000 }]);
    });
  });

  it('says once in the log that it was brought up', async () => {
    const dataDir = oldStore();
    const said: unknown[] = [];
    const log = { info: (...line: unknown[]) => said.push(line), warn: () => undefined };
    for (let i = 0; i < 2; i += 1) await (await openStore({ dataDir, now: () => startAt, log })).close();
    expect(said).toEqual([[{ dataDir, from: oldVersion, to: 4 }, 'the store was brought to a newer version']]);

    const fresh = newFolder();
    await (await openStore({ dataDir: fresh, now: () => startAt, log })).close();
    expect(said).toHaveLength(1);
  });

  it('counts as the same store afterwards', async () => {
    const dataDir = newFolder();
    await (await openStore({ dataDir, now: () => startAt })).close();
    const db = new DatabaseSync(join(dataDir, 'otports.db'));
    db.exec('DROP TABLE listening; DROP INDEX event_by_port; DROP INDEX change_by_port; PRAGMA user_version = 3');
    db.close();
    const store = await openStore({ dataDir, now: () => startAt + 1 });
    await store.close();
    expect(store.createdAt).toBe(startAt);
  });

  it('keeps the listeners of an asset that changes afterwards', async () => {
    const dataDir = oldStore();
    await withStore(dataDir, async (store) => {
      await store.record(
        aRecord({ asset: 'plc-01', listeners: [{ ...newest.get('plc-01')!.listeners[0]!, port: 80 }] }),
      );
      await store.forget('held-01');
      expect(await store.listening({ port: 102 })).toEqual([]);
      expect(await store.listening({ port: 80 })).toEqual(['plc-01']);
      expect(await store.listening({ port: 21 })).toEqual(['removed-01']);
    });
  });

  it('is read as it is by a command that runs beside the older exporter', async () => {
    const dataDir = oldStore();
    const store = await openStore({ dataDir, now: () => startAt, readOnly: true });
    try {
      expect(await statesOf(store)).toEqual(states);
    } finally {
      await store.close();
    }
    expect(looksLike(dataDir)).toEqual({ version: oldVersion, listening: null });
  });

  it('opens where a state in it is damaged, and tells whoever reads that state', async () => {
    const dataDir = oldStore();
    const db = new DatabaseSync(join(dataDir, 'otports.db'));
    db.exec("UPDATE asset SET state = zeroblob(20) WHERE name = 'plc-01'");
    db.close();
    await withStore(dataDir, async (store) => {
      expect(await store.listening({ port: 22 })).toEqual(['held-01', 'hmi-01', 'removed-01']);
      await expect(store.state('plc-01')).rejects.toThrow('the state of plc-01 is damaged on the disk');
      await store.record(aRecord({ asset: 'plc-01', listeners: newest.get('hmi-01')!.listeners }));
      expect(await store.listening({ port: 22 })).toEqual(['held-01', 'hmi-01', 'plc-01', 'removed-01']);
    });
  });

  it('is either as it was or brought up after kill -9 in the middle', { timeout: 120_000 }, async () => {
    const more = 10_000;
    const template = newFolder();
    layOldStore(template, more);
    const versions: number[] = [];
    // On a busy machine the kill may come too late.
    while (versions.length < 12 && !versions.includes(oldVersion)) {
      const dataDir = newFolder();
      cpSync(template, dataDir, { recursive: true });
      const child = startScript('hold-store', dataDir);
      const wal = join(dataDir, 'otports.db-wal');
      while ((statSync(wal, { throwIfNoEntry: false })?.size ?? 0) === 0) await turn();
      await child.kill();
      const { version, listening: rows } = looksLike(dataDir);
      expect(rows).toBe(version === oldVersion ? null : more + states.length);
      versions.push(version);
      await withStore(dataDir, async (store) => {
        expect(await store.listening({ port: 117 })).toHaveLength(more);
        expect(await store.state(moreName(7))).toMatchObject({ asset: moreName(7) });
      });
    }
    expect(versions).toContain(oldVersion);
  });

  it('stays as it was on a full disk, which is said, and is brought up when there is room', async () => {
    const dataDir = newFolder();
    const [line = ''] = await startOnSmallDisk('migrate-on-full-disk', { dataDir, options: 'size=24m' }).end();
    expect(JSON.parse(line)).toEqual({
      onFullDisk: `full: ${dataDir}/otports.db: the disk is full, nothing of this was written: make room; what was stored before is safe`,
      between: { version: oldVersion, listening: null },
      listening: 5000,
      afterwards: { version: 4, listening: 5000 + states.length },
    });
  });
});

describe('a store of the first version', () => {
  it('is brought up with all it has, and then keeps tickets', async () => {
    const dataDir = oldStore();
    const db = new DatabaseSync(join(dataDir, 'otports.db'));
    db.exec(`
      DELETE FROM event WHERE note IS NOT NULL;
      ALTER TABLE event DROP COLUMN note;
      ALTER TABLE event DROP COLUMN ticket;
      ALTER TABLE change DROP COLUMN ticket;
      PRAGMA user_version = 1`);
    db.close();
    const closed = { ...anEvent({ port: 23 }), event: 'closed' as const, ticket: 'CHG-1' };
    await withStore(dataDir, (store) => store.record(aRecord({ at: startAt + 1, events: [closed] })));
    await withStore(dataDir, async (store) => {
      const { items }: Page<object> = await store.events({ limit: 99 });
      const before = written.flatMap(({ events }) => events).filter((event) => 'port' in event);
      expect(items).toHaveLength(before.length + 1);
      expect(items).toEqual(expect.arrayContaining([closed, ...before]));
    });
  });
});
