import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';

export interface StoreFile {
  readonly db: Database;
  readonly file: string;
  readonly dataDir: string;
  /** Now; epoch milliseconds. */
  readonly openedAt: number;
}

export interface StoreIdentity {
  /** Of this store: a new one, and one that came back from a backup, were created now. */
  readonly createdAt: number;
  /** A sentence for the log; null where nothing has changed from outside. */
  readonly notice: string | null;
}

interface IdentityRow {
  readonly created_at: number;
  readonly generation: string;
  readonly file_identity: string;
}

/**
 * Says when the store was created, and marks it as opened once more. A restored backup does not know what happened
 * since, so it must not count as the same store. Two marks show it: the file is another one (inode, birth time), or the
 * generation inside it, new at each opening, differs from the one beside it. Only a whole machine that was set back
 * looks the same; then Prometheus remembers more.
 */
export function renewIdentity(store: StoreFile): StoreIdentity {
  const row = readRow(store.db);
  const asLeft =
    row?.file_identity === fileIdentity(store.file) && acceptedGenerations(store.dataDir).includes(row.generation);
  const createdAt = asLeft ? row.created_at : store.openedAt;
  try {
    writeMarks(store, { createdAt, previous: asLeft ? row.generation : null });
  } catch (error) {
    // The marks of last time still fit, so a full disk must not prevent reading the store.
    if (!asLeft) throw error;
    return { createdAt, notice: `${store.file}: not marked as opened: ${String(error)}` };
  }
  if (asLeft || row === undefined) return { createdAt, notice: null };
  return { createdAt, notice: `${store.file} was restored or copied since it was last open: it counts as a new store` };
}

/** When a store was created, for a process that only reads it. */
export function readCreatedAt(db: Database): number | null {
  return readRow(db)?.created_at ?? null;
}

function readRow(db: Database): IdentityRow | undefined {
  return db.prepare('SELECT created_at, generation, file_identity FROM store').get() as IdentityRow | undefined;
}

/**
 * The file accepts both marks until the database has the new one, so that a crash in between does not look like a
 * restore. A restored store is accepted with its new mark only; otherwise a crash here would make it the old store
 * again.
 */
function writeMarks(store: StoreFile, marks: { readonly createdAt: number; readonly previous: string | null }): void {
  const next = randomUUID();
  accept(store.dataDir, marks.previous === null ? [next] : [marks.previous, next]);
  store.db
    .prepare('INSERT OR REPLACE INTO store (id, created_at, generation, file_identity) VALUES (1, ?, ?, ?)')
    .run(marks.createdAt, next, fileIdentity(store.file));
  accept(store.dataDir, [next]);
}

/** The birth time (0 on file systems without one) distinguishes files that had the same inode one after the other. */
function fileIdentity(file: string): string {
  const { ino, birthtimeNs } = statSync(file, { bigint: true });
  return `${ino}/${birthtimeNs}`;
}

function accept(dataDir: string, generations: readonly string[]): void {
  writeAtomically(generationFile(dataDir), JSON.stringify({ accepts: generations }));
}

function acceptedGenerations(dataDir: string): readonly unknown[] {
  try {
    const { accepts } = JSON.parse(readFileSync(generationFile(dataDir), 'utf8')) as { accepts?: unknown };
    return Array.isArray(accepts) ? accepts : [];
  } catch {
    return [];
  }
}

function generationFile(dataDir: string): string {
  return join(dataDir, 'store-generation.json');
}
