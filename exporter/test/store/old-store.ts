import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deflateSync, gunzipSync } from 'node:zlib';
import { aRecord, someListeners } from './records.ts';

/** The version of the store that wrote `testdata/store/schema-3.db.gz`; `test/store/fixture.ts` says what is in it. */
export const oldVersion = 3;

const packed = new URL('../../testdata/store/schema-3.db.gz', import.meta.url);

/** Lays the store of the version before into a folder, with so many more assets of 30 listeners. */
export function layOldStore(dataDir: string, more = 0): void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'otports.db');
  writeFileSync(file, gunzipSync(readFileSync(packed)));
  if (more === 0) return;
  const db = new DatabaseSync(file);
  const insert = db.prepare('INSERT INTO asset (name, state) VALUES (?, ?)');
  db.exec('BEGIN');
  for (let i = 0; i < more; i += 1) {
    const { state } = aRecord({ asset: moreName(i), listeners: someListeners(30) });
    insert.run(state.asset, deflateSync(JSON.stringify(state)));
  }
  db.exec('COMMIT');
  db.close();
}

export function moreName(i: number): string {
  return `more-${String(i).padStart(5, '0')}`;
}

/** Which version the store of a folder has, and how many assets it has who listens of; null where there is no such table. */
export function looksLike(dataDir: string): { readonly version: number; readonly listening: number | null } {
  const db = new DatabaseSync(join(dataDir, 'otports.db'));
  try {
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    const tables = Number(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'listening'").get()?.['n']);
    const rows = tables === 0 ? null : Number(db.prepare('SELECT count(*) AS n FROM listening').get()?.['n']);
    return { version, listening: rows };
  } finally {
    db.close();
  }
}
