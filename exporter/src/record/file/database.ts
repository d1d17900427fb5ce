import { DatabaseSync } from 'node:sqlite';
import type { SQLTagStore } from 'node:sqlite';

export type Database = DatabaseSync;
/** Statements written as templates: prepared once, then found again by their text. */
export type Sql = SQLTagStore;

export interface DatabaseOptions {
  readonly readOnly: boolean;
  /** How long to wait for a lock that another process holds; it stops this thread. */
  readonly waitMs: number;
}

/** Opens a database file. The only place that loads SQLite; every call on what it returns blocks the thread it runs on. */
export function openDatabase(file: string, options: DatabaseOptions): Database {
  return new DatabaseSync(file, { readOnly: options.readOnly, timeout: options.waitMs });
}
