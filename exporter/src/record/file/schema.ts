import type { Database } from './database.ts';
import { StoreError } from '../../model/store.ts';
import { notAStore } from './sqlite-error.ts';

/** `otpo`: tells our file from any other SQLite database. */
const applicationId = 0x6f74706f;

/**
 * One step for each version of the schema, never edited once released: `PRAGMA user_version` counts those a file has had.
 * Assets and evidence are named by small numbers, because a look is kept for every hour of every asset.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    created_at INTEGER NOT NULL,
    generation TEXT NOT NULL,
    file_identity TEXT NOT NULL
  ) STRICT;

  CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    asset TEXT,
    collector TEXT,
    taken_at INTEGER,
    packed BLOB
  ) STRICT;

  CREATE TABLE asset (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    state BLOB,
    evidence INTEGER REFERENCES evidence
  ) STRICT;
  CREATE INDEX asset_by_evidence ON asset (evidence) WHERE evidence IS NOT NULL;

  CREATE TABLE look (
    asset INTEGER NOT NULL REFERENCES asset,
    at INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    duration_ms REAL NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT,
    PRIMARY KEY (asset, at, evidence)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX look_by_evidence ON look (evidence) WHERE evidence > 0;

  CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    asset INTEGER NOT NULL REFERENCES asset,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    transport TEXT NOT NULL,
    port INTEGER NOT NULL,
    before_json TEXT,
    after_json TEXT,
    evidence INTEGER REFERENCES evidence
  ) STRICT;
  CREATE INDEX event_by_time ON event (at);
  CREATE INDEX event_by_asset ON event (asset, at);
  CREATE INDEX event_by_evidence ON event (evidence) WHERE evidence IS NOT NULL;

  CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    asset INTEGER NOT NULL REFERENCES asset,
    at INTEGER NOT NULL,
    change TEXT NOT NULL,
    transport TEXT NOT NULL,
    port TEXT NOT NULL,
    verdict TEXT NOT NULL,
    severity TEXT NOT NULL,
    cause TEXT NOT NULL
  ) STRICT;
  CREATE INDEX change_by_time ON change (at);
  CREATE INDEX change_by_asset ON change (asset, at);

  CREATE TABLE address (address TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE credential (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE event ADD COLUMN ticket TEXT;
  ALTER TABLE change ADD COLUMN ticket TEXT;
  `,
  // Only of an event of the asset as a whole: its transport is `*` and its port 0.
  `
  ALTER TABLE event ADD COLUMN note TEXT;
  `,
];

/**
 * Brings a file to the newest schema, in one transaction.
 * @throws StoreError where the file is something else, or was written by a newer otports
 */
export function migrate(db: Database, file: string): void {
  const version = checkVersion(db, file);
  if (version === migrations.length) return;
  db.exec('BEGIN EXCLUSIVE');
  for (const step of migrations.slice(version)) db.exec(step);
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}; COMMIT`);
}

/** Refuses a file that this program cannot read; returns its version, 0 for an empty one. */
export function checkVersion(db: Database, file: string): number {
  const id = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  if (id === 0 && version === 0 && tableCount(db) === 0) return 0;
  if (id !== applicationId) throw notAStore(file);
  if (version > migrations.length) {
    throw new StoreError(
      'cannot_open',
      `${file} was written by a newer otports (version ${version} of the store, this one reads up to ${migrations.length}): install that one again, or restore the backup made before it`,
    );
  }
  return version;
}

function pragma(db: Database, name: 'application_id' | 'user_version'): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

function tableCount(db: Database): number {
  return Number(db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables']);
}
