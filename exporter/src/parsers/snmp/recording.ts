import type { Binding } from '../../model/listener.ts';
import { refuse, type Parsed } from '../parsed.ts';
import type { Walk } from './complete.ts';
import { compareOids, isBelow, socketTables } from './oids.ts';
import { demandOneWalk } from './one-walk.ts';
import { gatherRows, type SnmpRows } from './rows.ts';
import { readSnmp } from './tables.ts';
import type { Varbind } from './varbind.ts';

const snmpPort = 161;

/**
 * A recording is read as a live answer is; but a row that nobody can read is refused, for it will not be asked again.
 * `interrupted` names the last OID before each place where the walk is known to have broken off.
 */
export function readWalk(
  format: 'snmpwalk' | 'snmprec',
  varbinds: Iterable<Varbind>,
  interrupted: readonly string[],
): Parsed {
  const all = [...varbinds];
  demandOneWalk(format, all);
  const rows = gatherRows(all);
  const reading = readSnmp(rows, recordedWalk(rows, interrupted));
  const first = reading.unread[0];
  if (first !== undefined) {
    throw refuse(format, null, `${first} has an index of no known form (${reading.unread.length} such rows)`);
  }
  const { bindings, complete, identity, notes } = reading;
  const doubt = doubtOf(bindings);
  return {
    bindings,
    complete: doubt === null ? complete : { ...complete, tcp: false },
    identity,
    notes: doubt === null ? notes : [...notes, doubt],
    asset: reading.name,
    takenAt: null,
  };
}

/** A recording cannot say where its walk stopped; only an OID behind a table proves that it went past that table's end. */
function recordedWalk(rows: SnmpRows, interrupted: readonly string[]): Walk {
  return {
    ended: (table) => {
      const { entry } = socketTables[table];
      const past = compareOids(rows.furthest, entry) > 0 && !isBelow(rows.furthest, entry);
      return past && !interrupted.some((oid) => isBelow(oid, entry));
    },
    port: snmpPort,
  };
}

/** Recordings are trimmed by hand: one that leaves out the very port it was made through may leave out others. */
function doubtOf(bindings: readonly Binding[]): string | null {
  const udp = bindings.filter((binding) => binding.transport === 'udp');
  return udp.length === 0 || udp.some((binding) => binding.port === snmpPort)
    ? null
    : 'TCP may be seen in part: a recording that leaves out the port it was made through may leave out others.';
}
