import { CollectError } from '../../model/collection.ts';
import { isBelow, runName } from '../../parsers/snmp/oids.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import type { SnmpSession } from './conversation.ts';
import { maxNames, maxOidsPerGet } from './limits.ts';
import { SnmpStatusError } from './session-error.ts';

/** Names of processes, and why there are not more of them (null: all that the agent has). */
export interface Names {
  readonly varbinds: readonly Varbind[];
  readonly trouble: string | null;
}

type Ask = (pids: readonly number[]) => Promise<readonly Varbind[]>;

/**
 * hrSWRunName of these processes only: the whole table is thousands of rows on a big machine. Names are an extra: an
 * agent that stumbles here has still told its ports.
 */
export async function askNames(
  session: SnmpSession,
  pids: readonly number[],
  version: '1' | '2c' | '3',
): Promise<Names> {
  const ask: Ask = version === '1' ? (some) => askBehind(session, some) : (some) => session.get(some.map(nameOid));
  const varbinds: Varbind[] = [];
  try {
    for (let at = 0; at < Math.min(pids.length, maxNames); at += maxOidsPerGet) {
      const answer = await askSome(ask, pids.slice(at, Math.min(at + maxOidsPerGet, maxNames)));
      varbinds.push(...answer);
      if (answer.every(hasNoTable)) break;
    }
  } catch (error) {
    if (!(error instanceof CollectError) || error.reason !== 'timeout') throw error;
    return { varbinds, trouble: `Process names are seen in part: ${error.message}.` };
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

/** SNMPv1 fails a whole GET for one process that has gone; GETNEXT from the number before gives the others. */
async function askBehind(session: SnmpSession, pids: readonly number[]): Promise<readonly Varbind[]> {
  const answer = await session.getNext(pids.map((pid) => nameOid(pid - 1)));
  return pids.map((pid, i) => {
    const oid = nameOid(pid);
    const next = answer[i];
    if (next?.oid === oid) return next;
    const inTable = next !== undefined && isBelow(next.oid, runName);
    return { oid, type: inTable ? 'noSuchInstance' : 'noSuchObject', value: null };
  });
}

/** An error status (tooBig, mostly): half as many at a time, down to one, which is then left out. */
async function askSome(ask: Ask, pids: readonly number[]): Promise<readonly Varbind[]> {
  try {
    return await ask(pids);
  } catch (error) {
    if (!(error instanceof SnmpStatusError)) throw error;
    if (pids.length <= 1) return [];
    const half = Math.ceil(pids.length / 2);
    return [...(await askSome(ask, pids.slice(0, half))), ...(await askSome(ask, pids.slice(half)))];
  }
}
