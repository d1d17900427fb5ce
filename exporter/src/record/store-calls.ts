import type { Database, Sql } from './database.ts';
import { isPortEvent } from '../model/state.ts';
import type { CallName, Input, Output, RecordInput } from './protocol.ts';
import { AssetTable } from './tables/asset-table.ts';
import { ChangeTable } from './tables/change-table.ts';
import { EventTable } from './tables/event-table.ts';
import { EvidenceTable } from './tables/evidence-table.ts';
import { LookTable } from './tables/look-table.ts';
import { pruneStep } from './tables/prune.ts';
import { ScheduleTables } from './tables/schedule-tables.ts';

/** What each call does to the database; each runs inside a transaction that its caller makes. */
export type StoreCalls = { readonly [K in CallName]: (input: Input<K>) => Output<K> };

/** More statements than there are, so that each is prepared once. */
const statementCacheSize = 64;

interface Tables {
  readonly assets: AssetTable;
  readonly evidence: EvidenceTable;
  readonly looks: LookTable;
  readonly events: EventTable;
  readonly changes: ChangeTable;
}

/** Answers the calls of the protocol out of a database. */
export function createStoreCalls(db: Database): StoreCalls {
  const sql: Sql = db.createTagStore(statementCacheSize);
  const schedule = new ScheduleTables(sql);
  const tables: Tables = {
    assets: new AssetTable(sql),
    evidence: new EvidenceTable(sql),
    looks: new LookTable(sql),
    events: new EventTable(sql),
    changes: new ChangeTable(sql),
  };
  return {
    record: (record) => {
      writeRecord(tables, record);
      return null;
    },
    forget: (asset) => {
      tables.assets.forget(asset);
      return null;
    },
    saveAddress: (state) => {
      schedule.saveAddress(state);
      return null;
    },
    saveCredential: (state) => {
      schedule.saveCredential(state);
      return null;
    },
    prune: (step) => pruneStep(sql, step),
    state: (asset) => tables.assets.state(asset),
    states: (query) => tables.assets.states(query),
    addresses: () => schedule.addresses(),
    credentials: () => schedule.credentials(),
    events: (query) => tables.events.page(query),
    changes: (query) => tables.changes.page(query),
    looks: (query) => tables.looks.page(query),
    evidence: (sha256) => tables.evidence.read(sha256),
  };
}

function writeRecord({ assets, evidence, looks, events, changes }: Tables, record: RecordInput): void {
  const idOf = (sha256: string | null): number | null => (sha256 === null ? null : evidence.idOf(sha256));
  if (record.evidence !== null) evidence.keep(record.evidence);
  const asset = assets.saveState({ name: record.asset, json: record.state, evidence: idOf(record.stateEvidence) });
  if (record.look !== null) {
    const { look } = record;
    looks.add({ asset, evidence: idOf(look.evidence) ?? 0, look, answered: record.evidence !== null });
  }
  for (const event of record.events) {
    events.add({ asset, evidence: isPortEvent(event) ? idOf(event.evidence) : null, event });
  }
  for (const change of record.changes) changes.add(asset, change);
}
