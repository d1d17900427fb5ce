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
 * A recording is read like a live answer. But an unreadable row is refused, because a recording cannot be asked again.
 * `interrupted` names the last OID before each place where the walk is known to have stopped.
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

/**
 * A recording cannot say where its walk stopped. Only an OID after a table proves that the walk passed the end of the
 * table.
 */
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

/** People trim recordings. One without the port through which it was made may lack others too. */
function doubtOf(bindings: readonly Binding[]): string | null {
  const udp = bindings.filter((binding) => binding.transport === 'udp');
  return udp.length === 0 || udp.some((binding) => binding.port === snmpPort)
    ? null
    : 'TCP may be seen in part: a recording that leaves out the port it was made through may leave out others.';
}
