import { isBelow, runName } from '../../parsers/snmp/oids.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import type { SnmpSession } from './net/open-session.ts';
import { SnmpStatusError } from './net/session-error.ts';
import type { SnmpCredential } from './settings.ts';

/** How a look reads single objects: SNMPv1 has its own way, others use GET. */
export interface AgentReader {
  readonly session: SnmpSession;
  readonly version: SnmpCredential['version'];
}

/**
 * Reads single objects. When a request is refused (mostly tooBig; some agents take only one object at a time), each
 * half is asked for, down to single objects. An object that is refused alone is left out.
 */
export async function getObjects(reader: AgentReader, oids: readonly string[]): Promise<readonly Varbind[]> {
  try {
    return await getAll(reader, oids);
  } catch (error) {
    if (!(error instanceof SnmpStatusError)) throw error;
    if (oids.length <= 1) return [];
    const half = Math.ceil(oids.length / 2);
    return [...(await getObjects(reader, oids.slice(0, half))), ...(await getObjects(reader, oids.slice(half)))];
  }
}

/** SNMPv1 fails a whole GET for one missing object. GETNEXT from just before each object gives the others. */
async function getAll({ session, version }: AgentReader, oids: readonly string[]): Promise<readonly Varbind[]> {
  if (version !== '1') return await session.get(oids);
  const answer = await session.getNext(oids.map(placeBefore));
  return oids.map((oid, i) => {
    const next = answer[i];
    if (next?.oid === oid) return next;
    const inTable = next !== undefined && isBelow(next.oid, runName);
    return { oid, type: inTable ? 'noSuchInstance' : 'noSuchObject', value: null };
  });
}

/** `….7` for `….8`; for `….0` the object above it. */
export function placeBefore(oid: string): string {
  const dot = oid.lastIndexOf('.');
  const last = Number(oid.slice(dot + 1));
  return last === 0 ? oid.slice(0, dot) : `${oid.slice(0, dot)}.${last - 1}`;
}
