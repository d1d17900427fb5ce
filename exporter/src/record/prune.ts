/** Deletes what is too old: first history, then evidence and names of assets that nothing uses any more. */
import type { Sql } from './file/database.ts';

/** How far pruning has come. It goes in small steps, and records are written between them. */
interface PruneStep {
  readonly before: number;
  readonly table: 'event' | 'change' | 'look' | 'evidence' | 'asset';
  /** Rows up to this id are done. */
  readonly from: number;
}

/** So small that a record never waits long for a step, also when a year is pruned for the first time. */
const rowsOfAStep = 500;
const assetsOfAStep = 20;

const tableAfter = { event: 'change', change: 'look', look: 'evidence', evidence: 'asset', asset: null } as const;

export function createPrune(sql: Sql) {
  return {
    writes: {
      prune: (step: PruneStep): PruneStep | null => pruneStep(sql, step),
    },
  };
}

/** The event loop's side: one step after the other. */
export function pruneAll(asked: {
  prune(step: PruneStep): Promise<PruneStep | null>;
}): (before: number) => Promise<void> {
  return async (before) => {
    let step: PruneStep | null = { before, table: 'event', from: 0 };
    while (step !== null) step = await asked.prune(step);
  };
}

/** Does one step of pruning and returns the next one; null at the end. */
function pruneStep(sql: Sql, step: PruneStep): PruneStep | null {
  const done = takeStep(sql, step);
  if (done !== null) return { ...step, from: done };
  const table = tableAfter[step.table];
  return table === null ? null : { before: step.before, table, from: 0 };
}

/** Up to which id the table is done now; null where all of it is done. */
function takeStep(sql: Sql, { table, before, from }: PruneStep): number | null {
  switch (table) {
    case 'event':
      return more(
        sql.run`DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < ${before} ORDER BY at LIMIT ${rowsOfAStep})`,
      );
    case 'change':
      return more(
        sql.run`DELETE FROM change WHERE id IN (SELECT id FROM change WHERE at < ${before} ORDER BY at LIMIT ${rowsOfAStep})`,
      );
    case 'look':
      return pruneLooks(sql, before, from);
    case 'evidence':
      return pruneEvidence(sql, from);
    case 'asset':
      return pruneAssets(sql, from);
  }
}

function more(deleted: { readonly changes: number | bigint }): number | null {
  return Number(deleted.changes) < rowsOfAStep ? null : 0;
}

function pruneLooks(sql: Sql, before: number, from: number): number | null {
  const assets = idsOf(sql.all`SELECT id FROM asset WHERE id > ${from} ORDER BY id LIMIT ${assetsOfAStep}`);
  for (const asset of assets) sql.run`DELETE FROM look WHERE asset = ${asset} AND at < ${before}`;
  return assets.at(-1) ?? null;
}

function pruneEvidence(sql: Sql, from: number): number | null {
  const last = idsOf(sql.all`SELECT id FROM evidence WHERE id > ${from} ORDER BY id LIMIT ${rowsOfAStep}`).at(-1);
  if (last === undefined) return null;
  // `> 0` must be here as in the schema: SQLite uses a partial index only where the query repeats its condition.
  sql.run`
    DELETE FROM evidence WHERE id > ${from} AND id <= ${last}
      AND NOT EXISTS (SELECT 1 FROM look WHERE look.evidence = evidence.id AND look.evidence > 0)
      AND NOT EXISTS (SELECT 1 FROM event WHERE event.evidence = evidence.id)
      AND NOT EXISTS (SELECT 1 FROM asset WHERE asset.evidence = evidence.id)`;
  return last;
}

/** Names of assets that were forgotten and of which nothing is left. */
function pruneAssets(sql: Sql, from: number): number | null {
  const last = idsOf(sql.all`SELECT id FROM asset WHERE id > ${from} ORDER BY id LIMIT ${rowsOfAStep}`).at(-1);
  if (last === undefined) return null;
  sql.run`
    DELETE FROM asset WHERE id > ${from} AND id <= ${last} AND state IS NULL
      AND NOT EXISTS (SELECT 1 FROM look WHERE look.asset = asset.id)
      AND NOT EXISTS (SELECT 1 FROM event WHERE event.asset = asset.id)
      AND NOT EXISTS (SELECT 1 FROM change WHERE change.asset = asset.id)`;
  return last;
}

function idsOf(rows: unknown): readonly number[] {
  return (rows as { id: number }[]).map((row) => row.id);
}
