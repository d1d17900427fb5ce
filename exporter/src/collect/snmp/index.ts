import { CollectError } from '../../model/collection.ts';
import type { Collected } from '../../model/observation.ts';
import { gatherRows } from '../../parsers/snmp/rows.ts';
import { readSnmp } from '../../parsers/snmp/tables.ts';
import type { Collector, Look } from '../collector.ts';
import type { SnmpSession } from './conversation.ts';
import { SnmpEvidence } from './evidence.ts';
import { lostTables, memoryText, readMemory } from './memory.ts';
import { askNames } from './names.ts';
import { Pace } from './pace.ts';
import { planOf, systemOids } from './plan.ts';
import { SnmpStatusError } from './session-error.ts';
import { openSession } from './session.ts';
import type { SnmpSettings } from './settings.ts';
import { walkSockets } from './sockets.ts';

/**
 * Asks an SNMP agent which ports are open: three scalars, one table of each transport, and the names of the processes.
 * Agents keep their tables for a while, net-snmp for 60 s: what they answer may be as old as that.
 */
export function createSnmpCollector(settings: SnmpSettings): Collector {
  return {
    collect: (look) => collect(settings, look),
    plan: () => planOf(settings),
  };
}

async function collect(settings: SnmpSettings, look: Look): Promise<Collected> {
  const session = await openSession(settings, look);
  try {
    return await ask(session, settings, look);
  } catch (error) {
    // Every status that could be worked around has been; one that is left is an agent we cannot talk to.
    throw error instanceof SnmpStatusError ? new CollectError('protocol', error.message) : error;
  } finally {
    await session.close();
  }
}

async function ask(session: SnmpSession, settings: SnmpSettings, look: Look): Promise<Collected> {
  const memory = readMemory(look.remembered);
  const evidence = new SnmpEvidence();
  await askSystem(session, evidence);
  const { credential, maxRepetitions, port } = settings;
  const usual = credential.version === '1' ? 0 : maxRepetitions;
  const pace = new Pace(Math.min(usual, memory.repetitions ?? usual));
  const walk = await walkSockets({ session, pace, evidence }, memory);
  const names = await askNames(session, walk.pids, credential.version);
  // Names may be missing, but a look that was ended is no look.
  look.signal.throwIfAborted();
  evidence.add(names.varbinds);
  const reading = readSnmp(gatherRows(evidence.varbinds), { ended: walk.ended, port });
  const found = { tcp: walk.tcp, udp: walk.udp, repetitions: pace.repetitions < usual ? pace.repetitions : null };
  const lost = lostTables(memory, found);
  return {
    bindings: reading.bindings,
    complete: {
      tcp: reading.complete.tcp && !lost.some((table) => table.startsWith('tcp')),
      udp: reading.complete.udp && !lost.some((table) => table.startsWith('udp')),
      process: reading.complete.process,
    },
    raw: evidence.toBuffer(),
    identity: reading.identity,
    notes: [
      ...reading.notes,
      ...(names.trouble === null ? [] : [names.trouble]),
      ...lost.map(
        (table) => `${table} had rows before and has none now: what only it could show is not taken as closed.`,
      ),
    ],
    remember: memoryText(found, memory),
  };
}

/** Agents without a system group exist, and SNMPv1 fails the request for one missing object: the ports count. */
async function askSystem(session: SnmpSession, evidence: SnmpEvidence): Promise<void> {
  try {
    evidence.add(await session.get(systemOids));
  } catch (error) {
    if (!(error instanceof SnmpStatusError)) throw error;
  }
}
