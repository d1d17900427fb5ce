import type { OwnStep } from '../../lib/step.ts';
import { isBelow, socketTables, tableNames, tcpTables, udpTables, type SocketTable } from '../../parsers/snmp/oids.ts';
import { gatherRows } from '../../parsers/snmp/rows.ts';
import { uniteTables } from '../../parsers/snmp/tables.ts';
import type { TransportTables } from '../../parsers/snmp/complete.ts';
import type { SnmpSession } from './net/open-session.ts';
import type { SnmpEvidence } from './evidence.ts';
import { maxProbedRows } from './limits.ts';
import { walkedRoot, type SnmpMemory } from './memory.ts';
import type { Pace } from './net/pace.ts';
import { walkColumns, type Walked } from './walk.ts';

/** Which tables were walked, and which of them had information. */
export interface SocketWalk {
  /** True where a table was walked past its last row. */
  readonly ended: (table: SocketTable) => boolean;
  /** Tables that were walked but not to their end. */
  readonly cut: readonly SocketTable[];
  readonly speakers: readonly SocketTable[];
  readonly answered: readonly SocketTable[];
  /** Processes of the listeners, each once, in the order of the rows. */
  readonly pids: readonly number[];
}

interface Means {
  readonly session: SnmpSession;
  readonly pace: Pace;
  readonly evidence: SnmpEvidence;
  /** Of one table. */
  readonly maxRows: number;
  /** From the look. */
  readonly step: OwnStep;
}

/** The order of asking: tables with long rows beside those with short ones, so that an answer fits into one packet. */
const askedFirst: readonly SocketTable[] = [
  'tcpListenerTable',
  'udpEndpointTable',
  'udpTable',
  'tcpConnTable',
  'tcpConnectionTable',
];

/**
 * Asks for all tables in the first look, and again from time to time. In between it asks only for tables with
 * information that no better table has. Where these are empty, it asks for the others too.
 */
export async function walkSockets(means: Means, memory: SnmpMemory): Promise<SocketWalk> {
  const walker = new SocketWalker(means);
  const { maxRows } = means;
  if (memory.afresh) {
    await walker.walk(askedFirst, (table) => (isBest(table) ? maxRows : Math.min(maxProbedRows, maxRows)));
    const { answered } = walker.read();
    await walker.goOn((table) => !betterThan(table).some((better) => answered.includes(better)));
  } else {
    const first = askedFirst.filter((table) => isNeeded(table, memory));
    await walker.walk(first, () => maxRows);
    const { answered } = walker.read();
    const isSilent = (table: SocketTable): boolean => !familyOf(table).some((other) => answered.includes(other));
    await walker.walk(
      askedFirst.filter((table) => !first.includes(table) && isSilent(table)),
      () => maxRows,
    );
  }
  return walker.result();
}

function familyOf(table: SocketTable): readonly SocketTable[] {
  return tcpTables.includes(table) ? tcpTables : udpTables;
}

function betterThan(table: SocketTable): readonly SocketTable[] {
  const family = familyOf(table);
  return family.slice(0, family.indexOf(table));
}

function isBest(table: SocketTable): boolean {
  return betterThan(table).length === 0;
}

/** For a transport that never had an answer every table is needed. */
function isNeeded(table: SocketTable, { tables }: SnmpMemory): boolean {
  return tables.includes(table) || !familyOf(table).some((other) => tables.includes(other));
}

class SocketWalker {
  readonly #means: Means;
  readonly #walked = new Set<SocketTable>();
  /** Tables of which at least one column was not walked to its end. */
  readonly #cut = new Set<SocketTable>();
  /** Where the walk of a table stopped at our own limit. */
  readonly #stops = new Map<SocketTable, string>();

  constructor(means: Means) {
    this.#means = means;
  }

  async walk(tables: readonly SocketTable[], mostRowsOf: (table: SocketTable) => number): Promise<void> {
    await this.#walkBehind(tables.map((table) => ({ table, root: walkedRoot(table), mostRows: mostRowsOf(table) })));
    await this.#walkCells(tables);
  }

  /** Continues the walk of lesser tables that were cut short, where there is no better table after all. */
  async goOn(isWanted: (table: SocketTable) => boolean): Promise<void> {
    const stops = [...this.#stops].filter(([table]) => !isBest(table) && isWanted(table));
    if (stops.length === 0) return;
    const mostRows = this.#means.maxRows - maxProbedRows;
    if (mostRows <= 0) return;
    for (const [table] of stops) this.#cut.delete(table);
    await this.#walkBehind(stops.map(([table, behind]) => ({ table, root: walkedRoot(table), mostRows, behind })));
    await this.#walkCells(stops.map(([table]) => table));
  }

  /**
   * Here the index of a row says nothing (1, 2, 3 ...): address and port are in columns of their own. Some time servers
   * have a udpTable with addresses and without ports.
   */
  async #walkCells(tables: readonly SocketTable[]): Promise<void> {
    const readings = this.#readings();
    const noUdp = readings.every(({ table, rows }) => rows === 0 || !udpTables.includes(table));
    const odd = readings.filter(
      ({ table, odd: rows }) => tables.includes(table) && (rows > 0 || (noUdp && table === 'udpTable')),
    );
    const cells = odd.flatMap(({ table }) => {
      const { entry, address, port } = socketTables[table];
      const walked = walkedRoot(table);
      const roots = [`${entry}.${address}`, `${entry}.${port}`];
      return roots
        .filter((root) => root !== walked && !isBelow(root, walked))
        .map((root) => ({ table, root, mostRows: this.#means.maxRows }));
    });
    await this.#walkBehind(cells);
  }

  async #walkBehind(columns: readonly (Walked & { readonly table: SocketTable })[]): Promise<void> {
    const { session, pace, evidence } = this.#means;
    const walks = await walkColumns(session, columns, pace);
    columns.forEach(({ table, mostRows }, i) => {
      const walk = walks[i];
      if (walk === undefined) return;
      evidence.add(walk.varbinds);
      this.#walked.add(table);
      if (!walk.ended) this.#cut.add(table);
      if (walk.varbinds.length >= mostRows) this.#stops.set(table, walk.last);
    });
  }

  #readings(): TransportTables['readings'] {
    const { tcp, udp } = this.#tables();
    return [...tcp.readings, ...udp.readings];
  }

  #tables(): ReturnType<typeof uniteTables> {
    const { evidence, step } = this.#means;
    return step(() => uniteTables(gatherRows(evidence.varbinds)));
  }

  read(): Pick<SocketWalk, 'speakers' | 'answered' | 'pids'> {
    const { tcp, udp } = this.#tables();
    const pids = [...tcp.sockets, ...udp.sockets].flatMap(({ pid }) => (pid === null ? [] : [pid]));
    return {
      speakers: tableNames.filter((table) => tcp.speakers.includes(table) || udp.speakers.includes(table)),
      // An established connection does not answer "who listens?"; any UDP row does.
      answered: [
        ...tcp.readings.filter((reading) => reading.sockets.length > 0),
        ...udp.readings.filter((reading) => reading.rows > 0),
      ].map(({ table }) => table),
      pids: [...new Set(pids)],
    };
  }

  result(): SocketWalk {
    const ended = (table: SocketTable): boolean => this.#walked.has(table) && !this.#cut.has(table);
    return { ...this.read(), ended, cut: [...this.#cut] };
  }
}
