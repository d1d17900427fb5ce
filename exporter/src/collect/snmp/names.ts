import { CollectError } from '../../model/collection.ts';
import { isBelow, runName } from '../../parsers/snmp/oids.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import type { SnmpSession } from './conversation.ts';
import { maxNames, maxOidsPerGet } from './limits.ts';
import { SnmpStatusError } from './session-error.ts';

/** What the end of a look asks for. */
export interface LastQuestion {
  /** Processes whose names are wanted. */
  readonly pids: readonly number[];
  /** An object that is asked for in the last request, after all others; null for none. */
  readonly closing: string | null;
  readonly version: '1' | '2c' | '3';
}

/** Names of processes, and why there are not more of them (null: all that the agent has). */
export interface Names {
  /** The closing object among them. */
  readonly varbinds: readonly Varbind[];
  readonly trouble: string | null;
}

type Ask = (oids: readonly string[]) => Promise<readonly Varbind[]>;

/**
 * hrSWRunName of these processes only: the whole table is thousands of rows on a big machine. Names are an extra: an
 * agent that stumbles here has still told its ports.
 */
export async function askNames(session: SnmpSession, { pids, closing, version }: LastQuestion): Promise<Names> {
  const ask: Ask = version === '1' ? (oids) => askBehind(session, oids) : (oids) => session.get(oids);
  const varbinds: Varbind[] = [];
  let rest = [...pids.slice(0, maxNames).map(nameOid), ...(closing === null ? [] : [closing])];
  try {
    while (rest.length > 0) {
      const answer = await askSome(ask, rest.slice(0, maxOidsPerGet));
      varbinds.push(...answer);
      const behind = rest.slice(maxOidsPerGet);
      rest = answer.every(hasNoTable) ? behind.filter((oid) => oid === closing) : behind;
    }
  } catch (error) {
    if (!(error instanceof CollectError) || error.reason !== 'timeout') throw error;
    return { varbinds, trouble: pids.length === 0 ? null : `Process names are seen in part: ${error.message}.` };
  }
  const trouble = pids.length > maxNames ? `Names of more than ${maxNames} processes are not asked for.` : null;
  return { varbinds, trouble };
}

function nameOid(pid: number): string {
  return `${runName}.${pid}`;
}

/** The object is unknown to the agent: it has no hrSWRunTable, and further questions are in vain. */
function hasNoTable(varbind: Varbind): boolean {
  return varbind.type === 'noSuchObject';
}

/** SNMPv1 fails a whole GET for one process that has gone; GETNEXT from just before each gives the others. */
async function askBehind(session: SnmpSession, oids: readonly string[]): Promise<readonly Varbind[]> {
  const answer = await session.getNext(oids.map(placeBefore));
  return oids.map((oid, i) => {
    const next = answer[i];
    if (next?.oid === oid) return next;
    const inTable = next !== undefined && isBelow(next.oid, runName);
    return { oid, type: inTable ? 'noSuchInstance' : 'noSuchObject', value: null };
  });
}

/** `….7` for `….8`, and for `….0` what is above it. */
function placeBefore(oid: string): string {
  const dot = oid.lastIndexOf('.');
  const last = Number(oid.slice(dot + 1));
  return last === 0 ? oid.slice(0, dot) : `${oid.slice(0, dot)}.${last - 1}`;
}

/** An error status (tooBig, mostly): half as many at a time, down to one, which is then left out. */
async function askSome(ask: Ask, oids: readonly string[]): Promise<readonly Varbind[]> {
  try {
    return await ask(oids);
  } catch (error) {
    if (!(error instanceof SnmpStatusError)) throw error;
    if (oids.length <= 1) return [];
    const half = Math.ceil(oids.length / 2);
    return [...(await askSome(ask, oids.slice(0, half))), ...(await askSome(ask, oids.slice(half)))];
  }
}
