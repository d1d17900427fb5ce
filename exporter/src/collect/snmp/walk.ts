import { CollectError } from '../../model/collection.ts';
import { compareOids, isBelow } from '../../parsers/snmp/oids.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import type { SnmpSession } from './net/open-session.ts';
import { columnsAtOnce } from './limits.ts';
import type { Pace } from './net/pace.ts';
import { SnmpStatusError } from './net/session-error.ts';

/** Objects to walk: a column, or all columns of a table. */
export interface Walked {
  readonly root: string;
  readonly mostRows: number;
  /** The object after which the walk begins, where it continues an earlier one; otherwise the root itself. */
  readonly behind?: string;
}

/** The result of a walk. */
export interface ColumnWalk {
  readonly root: string;
  readonly varbinds: readonly Varbind[];
  /** True where the agent passed the last row; false where we stopped at our own limit. */
  readonly ended: boolean;
  /** The object after which an unfinished walk would continue. */
  readonly last: string;
}

/**
 * Our own loop, because the library loops for ever on an agent whose OIDs do not increase. When one column ends, the
 * next one takes its place in the request.
 */
export async function walkColumns(
  session: SnmpSession,
  columns: readonly Walked[],
  pace: Pace,
): Promise<readonly ColumnWalk[]> {
  const walks = columns.map((column) => new Progress(column));
  for (let open = walks; open.length > 0; open = open.filter((walk) => !walk.done)) {
    const some = open.slice(0, columnsAtOnce);
    const lists = await askNext(session, some, pace);
    some.forEach((walk, i) => {
      walk.take(lists[i] ?? []);
    });
  }
  return walks;
}

class Progress implements ColumnWalk {
  readonly root: string;
  readonly #mostRows: number;
  readonly varbinds: Varbind[] = [];
  ended = false;
  done = false;
  last: string;

  constructor({ root, mostRows, behind = root }: Walked) {
    this.root = root;
    this.#mostRows = mostRows;
    this.last = behind;
  }

  take(list: readonly Varbind[]): void {
    for (const varbind of list) {
      if (this.done) return;
      this.#step(varbind);
    }
  }

  #step(varbind: Varbind): void {
    if (varbind.type === 'endOfMibView' || varbind.type === 'noSuchObject' || varbind.type === 'noSuchInstance') {
      // The other two are not allowed in an answer to GETNEXT or GETBULK (RFC 3416 section 4.2.2). They end the walk,
      // but do not prove that the table ends there.
      this.ended = varbind.type === 'endOfMibView';
      this.done = true;
      return;
    }
    if (compareOids(varbind.oid, this.last) <= 0) {
      throw new CollectError(
        'protocol',
        `the SNMP agent does not keep the order of its objects: ${varbind.oid} came behind ${this.last}`,
      );
    }
    this.ended = !isBelow(varbind.oid, this.root);
    this.done = this.ended || this.varbinds.length >= this.#mostRows;
    if (this.done) return;
    this.varbinds.push(varbind);
    this.last = varbind.oid;
  }
}

type Lists = readonly (readonly Varbind[])[];

/** One request for the next rows of all open columns, made smaller until the agent can answer it. */
async function askNext(session: SnmpSession, walks: readonly Progress[], pace: Pace): Promise<Lists> {
  const oids = walks.map((walk) => walk.last);
  while (pace.repetitions > 0) {
    try {
      const lists = await session.getBulk(oids, pace.repetitions);
      if (lists.some((list) => list.length > 0)) return lists;
      pace.halve();
    } catch (error) {
      if (error instanceof SnmpStatusError) pace.halve();
      else if (error instanceof CollectError && error.reason === 'timeout') pace.quarter();
      else throw error;
    }
  }
  return await askOne(session, oids);
}

/** GETNEXT. SNMPv1 answers noSuchName for the whole request when one of the columns is at the end of the MIB. */
async function askOne(session: SnmpSession, oids: readonly string[]): Promise<Lists> {
  try {
    return (await session.getNext(oids)).map((varbind) => [varbind]);
  } catch (error) {
    if (!(error instanceof SnmpStatusError)) throw error;
    const [oid] = oids;
    if (oids.length > 1) return await askEach(session, oids);
    if (oid !== undefined && error.status === 'NoSuchName') return [[{ oid, type: 'endOfMibView', value: null }]];
    throw new CollectError('protocol', error.message);
  }
}

async function askEach(session: SnmpSession, oids: readonly string[]): Promise<Lists> {
  const lists: (readonly Varbind[])[] = [];
  for (const oid of oids) lists.push(...(await askOne(session, [oid])));
  return lists;
}
