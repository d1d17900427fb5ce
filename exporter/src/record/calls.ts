import { createEvidence } from './evidence/evidence.ts';
import type { Database, Sql } from './file/database.ts';
import { createHistory } from './history/history.ts';
import { createLeases } from './leases/leases.ts';
import { createPrune } from './prune.ts';
import { createRecording } from './record.ts';
import { createStates } from './state/states.ts';

/** More statements than there are, so that each is prepared once. */
const statementCacheSize = 64;

/** All calls of the store, on a database. The caller runs each write inside a transaction. */
export function createCalls(db: Database) {
  const sql: Sql = db.createTagStore(statementCacheSize);
  const [states, history, evidence] = [createStates(sql), createHistory(sql), createEvidence(sql)];
  const leases = createLeases(sql);
  return {
    reads: { ...states.reads, ...history.reads, ...evidence.reads, ...leases.reads },
    writes: {
      ...createRecording({ states, history, evidence }).writes,
      ...states.writes,
      ...leases.writes,
      ...createPrune(sql).writes,
    },
  };
}

type Calls = ReturnType<typeof createCalls>;

export type StoreAnswers = Calls['reads'] & Calls['writes'];
