import { socketTables, tcpTables, udpTables, type SocketTable } from '../../parsers/snmp/oids.ts';
import { gatherRows } from '../../parsers/snmp/rows.ts';
import { readTable, type TableReading } from '../../parsers/snmp/sockets.ts';
import type { SnmpSession } from './conversation.ts';
import type { SnmpEvidence } from './evidence.ts';
import { tableOrder, walkedColumn, type Memory } from './memory.ts';
import type { Pace } from './pace.ts';
import { walkColumns } from './walk.ts';

/** Which tables were walked, and which of them said something. */
export interface SocketWalk {
  readonly ended: (table: SocketTable) => boolean;
  readonly tcp: SocketTable | null;
  readonly udp: SocketTable | null;
  /** Processes of the listeners, each once, in the order of the rows. */
  readonly pids: readonly number[];
}

interface Means {
  readonly session: SnmpSession;
  readonly pace: Pace;
  readonly evidence: SnmpEvidence;
}

/**
 * Asks for the best table of each transport until one says something: TCP and UDP side by side, both columns in one
 * request where that is possible.
 */
export async function walkSockets(means: Means, memory: Memory): Promise<SocketWalk> {
  const walker = new SocketWalker(means);
  const tcp = new Search(tableOrder(tcpTables, memory.afresh ? null : memory.tcp));
  const udp = new Search(tableOrder(udpTables, memory.afresh ? null : memory.udp));
  const pids = new Set<number>();
  while (tcp.next !== null || udp.next !== null) {
    const readings = await walker.walk([tcp.next, udp.next].filter((table) => table !== null));
    for (const reading of readings) {
      // An established connection is no answer to "who listens?"; any UDP row is.
      if (reading.table === tcp.next) tcp.settle(reading.sockets.length > 0);
      else udp.settle(reading.rows > 0);
      for (const { pid, connected } of reading.sockets) if (pid !== null && !connected) pids.add(pid);
    }
  }
  return { ended: (table) => walker.ended(table), tcp: tcp.found, udp: udp.found, pids: [...pids] };
}

/** Goes through the tables of one transport until one has the answer. */
class Search {
  readonly #tables: readonly SocketTable[];
  #at = 0;
  found: SocketTable | null = null;

  constructor(tables: readonly SocketTable[]) {
    this.#tables = tables;
  }

  get next(): SocketTable | null {
    return this.found === null ? (this.#tables[this.#at] ?? null) : null;
  }

  settle(answered: boolean): void {
    if (answered) this.found = this.next;
    else this.#at += 1;
  }
}

class SocketWalker {
  readonly #means: Means;
  readonly #walked = new Set<SocketTable>();
  /** Tables of which at least one column was not walked to its end. */
  readonly #cut = new Set<SocketTable>();

  constructor(means: Means) {
    this.#means = means;
  }

  ended(table: SocketTable): boolean {
    return this.#walked.has(table) && !this.#cut.has(table);
  }

  async walk(tables: readonly SocketTable[]): Promise<readonly TableReading[]> {
    await this.#walkColumns(tables, walkedColumn);
    const readings = this.#read(tables);
    const odd = readings.filter((reading) => reading.odd > 0);
    // The index says nothing: 1, 2, 3 ... The address and the port are in columns of their own.
    for (const { table } of odd) {
      for (const column of [socketTables[table].address, socketTables[table].port]) {
        const oid = `${socketTables[table].entry}.${column}`;
        if (oid !== walkedColumn(table)) await this.#walkColumns([table], () => oid);
      }
    }
    return odd.length === 0 ? readings : this.#read(tables);
  }

  async #walkColumns(tables: readonly SocketTable[], columnOf: (table: SocketTable) => string): Promise<void> {
    const { session, pace, evidence } = this.#means;
    const walks = await walkColumns(session, tables.map(columnOf), pace);
    walks.forEach((walk, i) => {
      evidence.add(walk.varbinds);
      const table = tables[i];
      if (table === undefined) return;
      this.#walked.add(table);
      if (!walk.ended) this.#cut.add(table);
    });
  }

  #read(tables: readonly SocketTable[]): readonly TableReading[] {
    const rows = gatherRows(this.#means.evidence.varbinds);
    return tables.map((table) => readTable(table, rows.tables[table]));
  }
}
