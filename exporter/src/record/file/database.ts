import { DatabaseSync } from 'node:sqlite';
import type { SQLTagStore } from 'node:sqlite';

export type Database = DatabaseSync;
/** Statements written as templates. Each is prepared once and found again by its text. */
export type Sql = SQLTagStore;

export interface DatabaseOptions {
  readonly readOnly: boolean;
  /** How long to wait for a lock of another process. It blocks this thread. */
  readonly waitMs: number;
}

/** Opens a database file. Only this file loads SQLite. Every call on the result blocks its thread. */
export function openDatabase(file: string, options: DatabaseOptions): Database {
  return new DatabaseSync(file, { readOnly: options.readOnly, timeout: options.waitMs });
}
