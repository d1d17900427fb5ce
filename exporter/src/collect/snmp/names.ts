import { CollectError } from '../../model/collection.ts';
import { runName } from '../../parsers/snmp/oids.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import { getObjects, type AgentReader } from './get.ts';
import { maxNames, maxOidsPerGet } from './limits.ts';

/** What the last requests of a look ask for. */
export interface LastQuestion {
  /** Processes whose names are wanted. */
  readonly pids: readonly number[];
  /** An object that is asked for last, after all others; null for none. */
  readonly closing: string | null;
}

/** Names of processes, and why some are missing (null: the agent told all). */
export interface Names {
  /** The closing object among them. */
  readonly varbinds: readonly Varbind[];
  readonly trouble: string | null;
}

/**
 * Reads hrSWRunName of these processes only: the whole table has thousands of rows on a large machine. Names are an
 * extra: when an agent fails here, its ports count anyway.
 */
export async function askNames(reader: AgentReader, { pids, closing }: LastQuestion): Promise<Names> {
  const varbinds: Varbind[] = [];
  let rest = [...pids.slice(0, maxNames).map(nameOid), ...(closing === null ? [] : [closing])];
  try {
    while (rest.length > 0) {
      const answer = await getObjects(reader, rest.slice(0, maxOidsPerGet));
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

/** True where the agent does not know the object: it has no hrSWRunTable, and further questions are useless. */
function hasNoTable(varbind: Varbind): boolean {
  return varbind.type === 'noSuchObject';
}
