import { isBelow, runName } from '../../parsers/snmp/oids.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import type { SnmpSession } from './net/open-session.ts';
import { SnmpStatusError } from './net/session-error.ts';
import type { SnmpCredential } from './settings.ts';

/** How a look reads single objects: SNMPv1 in its own way, others by GET. */
export interface AgentReader {
  readonly session: SnmpSession;
  readonly version: SnmpCredential['version'];
}

/**
 * Single objects. Of a request that is refused (tooBig, mostly, and agents exist that take one object at a time) halves
 * are asked for, down to single objects, which are then left out.
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

/** SNMPv1 fails a whole GET for one object that is missing; GETNEXT from just before each gives the others. */
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

/** `….7` for `….8`, and for `….0` what is above it. */
export function placeBefore(oid: string): string {
  const dot = oid.lastIndexOf('.');
  const last = Number(oid.slice(dot + 1));
  return last === 0 ? oid.slice(0, dot) : `${oid.slice(0, dot)}.${last - 1}`;
}
