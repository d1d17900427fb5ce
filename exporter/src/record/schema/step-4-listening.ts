import { inflateSync } from 'node:zlib';
import type { Database } from '../file/database.ts';

/** As in `state/pack-state.ts` of that version. */
const maxStateBytes = 64 * 1024 * 1024;

/**
 * Which assets listen on which port: one short row for each state, ` tcp/22 udp/161 `. With one row for each listener,
 * the first look of an asset writes a page for each port, which halves the looks per second. This step also adds the
 * index that finds the history of one port.
 */
export function step4(db: Database): void {
  db.exec(`
    CREATE TABLE listening (asset INTEGER PRIMARY KEY REFERENCES asset, ports TEXT NOT NULL) STRICT;
    CREATE INDEX event_by_port ON event (asset, port, at);
    CREATE INDEX change_by_port ON change (asset, port, at);
  `);
  db.function('state_of_step_3', { deterministic: true, directOnly: true }, readState);
  db.exec(`
    INSERT INTO listening (asset, ports)
    SELECT id, ' ' || (
      SELECT coalesce(group_concat((value ->> 'transport') || '/' || (value ->> 'port') || ' ', ''), '')
      FROM json_each(state_of_step_3(asset.state), '$.listeners')
    )
    FROM asset WHERE state IS NOT NULL ORDER BY id`);
}

/** A damaged state has no listeners here. Reading it reports the damage. */
function readState(packed: unknown): string {
  try {
    return inflateSync(packed as Uint8Array, { maxOutputLength: maxStateBytes }).toString('utf8');
  } catch {
    return '{}';
  }
}
