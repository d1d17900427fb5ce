import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aRecord, sha256Of } from '../../../test/store/records.ts';
import { dataFolders, withStore } from '../../../test/store/store-folder.ts';
import { openDatabase } from '../file/database.ts';
import type { Database } from '../file/database.ts';
import { commitTogether } from './group-commit.ts';

const newFolder = dataFolders();

describe('records that arrive together', () => {
  it('share commits, also where some of them are bad', async () => {
    const dataDir = newFolder();
    await withStore(dataDir, async (store) => {
      const before = countCommits(dataDir);
      const records = Array.from({ length: 300 }, (_, i) => aRecord({ asset: `plc-${i}` }));
      const wrong = { ...records[7]!, evidence: { ...records[7]!.evidence!, sha256: sha256Of('other') } };
      const results = await Promise.allSettled(records.map((record, i) => store.record(i === 7 ? wrong : record)));

      expect(results.filter((result) => result.status === 'rejected')).toHaveLength(1);
      expect(countCommits(dataDir) - before).toBeGreaterThan(0);
      expect(countCommits(dataDir) - before).toBeLessThan(10);
    });
  });

  it('have a commit each where each waits for the one before', async () => {
    const dataDir = newFolder();
    await withStore(dataDir, async (store) => {
      const before = countCommits(dataDir);
      for (let i = 0; i < 20; i += 1) await store.record(aRecord({ asset: `plc-${i}` }));

      expect(countCommits(dataDir) - before).toBe(20);
    });
  });
});

describe('commitTogether', () => {
  it('takes back what fails, and only that', () => {
    const { db, insert } = aTable();
    const results = commitTogether(db, [
      () => insert(1),
      () => {
        insert(2);
        throw new Error('half done');
      },
      () => insert(3),
    ]);

    expect(results).toEqual([{ output: 1 }, { error: new Error('half done') }, { output: 3 }]);
    expect(idsIn(db)).toEqual([1, 3]);
  });

  it('keeps what fits when one write is too large for the disk', () => {
    const { db, insert } = aTable();
    db.exec('PRAGMA max_page_count = 20; PRAGMA cache_spill = OFF');
    const results = commitTogether(db, [() => insert(1), () => insert(2, 1_000_000), () => insert(3)]);

    expect(results.map((result) => 'output' in result)).toEqual([true, false, true]);
    expect(results[1]).toMatchObject({ error: { errcode: 13 } });
    expect(idsIn(db)).toEqual([1, 3]);
    expect(db.isTransaction).toBe(false);
  });

  it('fails as a whole, and once, while another program holds the file', () => {
    const { db, insert, file } = aTable();
    const other = openDatabase(file, { readOnly: false, waitMs: 0 });
    other.exec('BEGIN IMMEDIATE');
    let tried = 0;
    const write = (): number => (tried += 1);

    expect(commitTogether(db, [write, write])).toMatchObject([{ error: { errcode: 5 } }, { error: { errcode: 5 } }]);
    expect(tried).toBe(0);
    other.close();
    expect(commitTogether(db, [() => insert(1)])).toEqual([{ output: 1 }]);
  });

  it('tries each by itself where the group cannot be committed', () => {
    const { db, insert } = aTable();
    db.exec('CREATE TABLE child (parent INTEGER REFERENCES item DEFERRABLE INITIALLY DEFERRED)');
    const orphan = (): void => {
      db.exec('INSERT INTO child VALUES (99)');
    };
    const results = commitTogether(db, [() => insert(1), orphan, () => insert(3)]);

    expect(results).toMatchObject([
      { output: 1 },
      { error: { message: 'FOREIGN KEY constraint failed' } },
      { output: 3 },
    ]);
    expect(idsIn(db)).toEqual([1, 3]);
  });
});

function aTable(): { db: Database; file: string; insert: (id: number, bytes?: number) => number } {
  const file = join(newFolder(), 'items.db');
  const db = openDatabase(file, { readOnly: false, waitMs: 0 });
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE item (id INTEGER PRIMARY KEY, bytes BLOB) STRICT');
  const insert = (id: number, bytes = 10): number => {
    db.prepare('INSERT INTO item VALUES (?, zeroblob(?))').run(id, bytes);
    return id;
  };
  return { db, file, insert };
}

function idsIn(db: Database): readonly unknown[] {
  return db
    .prepare('SELECT id FROM item ORDER BY id')
    .all()
    .map((row) => row['id']);
}

/**
 * Commits in the write-ahead log since its last restart: frames that name the size of the database after them
 * (https://sqlite.org/fileformat2.html#walformat). Reading this file ends no lock, because SQLite locks other files.
 */
function countCommits(dataDir: string): number {
  const log = readFileSync(join(dataDir, 'otports.db-wal'));
  const frameBytes = 24 + log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  let commits = 0;
  for (let at = 32; at + frameBytes <= log.length; at += frameBytes) {
    if (log.subarray(at + 8, at + 16).equals(salt) && log.readUInt32BE(at + 4) > 0) commits += 1;
  }
  return commits;
}
