import { inflateSync } from 'node:zlib';
import type { Database } from '../file/database.ts';

/** As in `state/pack-state.ts` of that version. */
const maxStateBytes = 64 * 1024 * 1024;

/**
 * Who listens on which port, one short row for each state: ` tcp/22 udp/161 `. A row for each listener was tried: each look
 * of a new asset then writes a page for each of its ports, which halves the looks that are written down in a second. And the
 * history of one port is found by its port.
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

/** A state that is damaged has no listeners here; whoever reads it is told. */
function readState(packed: unknown): string {
  try {
    return inflateSync(packed as Uint8Array, { maxOutputLength: maxStateBytes }).toString('utf8');
  } catch {
    return '{}';
  }
}
