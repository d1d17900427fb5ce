import type { Database } from '../file/database.ts';

/** The first schema. Assets and evidence have small numbers, because a look is kept for every hour of every asset. */
const tables = `
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
`;

export function step1(db: Database): void {
  db.exec(tables);
}
