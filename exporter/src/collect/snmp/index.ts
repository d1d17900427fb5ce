import { CollectError } from '../../model/collection.ts';
import type { Completeness, LiveLook } from '../../model/observation.ts';
import { unwatchedStep } from '../../lib/step.ts';
import { upTime } from '../../parsers/snmp/oids.ts';
import { gatherRows } from '../../parsers/snmp/rows.ts';
import { readSnmp } from '../../parsers/snmp/tables.ts';
import { numberOf, type Varbind } from '../../parsers/snmp/varbind.ts';
import type { Collector, Look } from '../collector.ts';
import type { OpenSession } from './net/open-session.ts';
import { meetEngine } from './net/engines.ts';
import { SnmpEvidence } from './evidence.ts';
import { getObjects, type AgentReader } from './get.ts';
import { lostTables, memoryText, readMemory, type SnmpMemory } from './memory.ts';
import { askNames } from './names.ts';
import { Pace } from './net/pace.ts';
import { planOf, systemOids } from './plan.ts';
import { agentText, SnmpStatusError } from './net/session-error.ts';
import { openSession } from './net/session.ts';
import type { SnmpSettings } from './settings.ts';
import { walkSockets, type SocketWalk } from './sockets.ts';
import { courseOf, type UpTime } from './up-time.ts';

/**
 * Asks an SNMP agent which ports are open: a few scalars, the tables of each transport, and the names of the processes.
 * Agents keep their tables for a while, net-snmp for 60 s: what they answer may be as old as that.
 */
export function createSnmpCollector(settings: SnmpSettings): Collector<LiveLook> {
  return {
    collect: (look) => collect(settings, look),
    plan: () => planOf(settings),
  };
}

async function collect(settings: SnmpSettings, look: Look): Promise<LiveLook> {
  const session = await openSession(settings, look);
  try {
    return await ask(session, settings, look);
  } catch (error) {
    // Every status with a workaround was handled before. Any other one means that we cannot talk to the agent.
    throw error instanceof SnmpStatusError ? new CollectError('protocol', error.message) : error;
  } finally {
    await session.close();
  }
}

async function ask(session: OpenSession, settings: SnmpSettings, look: Look): Promise<LiveLook> {
  const { step = unwatchedStep } = look;
  const memory = readMemory(look.remembered);
  const { maxRows, maxBytes } = settings.limits;
  const evidence = new SnmpEvidence(maxBytes / 2);
  const { credential, maxRepetitions, port } = settings;
  const reader = { session, version: credential.version };
  const first = await askSystem(reader, evidence);
  const usual = credential.version === '1' ? 0 : maxRepetitions;
  const pace = new Pace(Math.min(usual, memory.repetitions ?? usual));
  const walk = await walkSockets({ session, pace, evidence, maxRows, step }, memory);
  const closing = first === null ? null : upTime;
  const names = await askNames(reader, { pids: walk.pids, closing });
  // Names may be missing, but an aborted look is no look.
  look.signal.throwIfAborted();
  evidence.add(names.varbinds.filter(({ oid }) => oid !== upTime));
  const restarted = isRestarted(session, settings, [first, upTimeOf(names.varbinds)]);
  const meeting = meetEngine(memory.engines, session.heard().engine);
  const repetitions = pace.repetitions < usual ? pace.repetitions : null;
  const found = { ...walk, repetitions, engines: meeting.engines };
  const reading = step(() => readSnmp(gatherRows(evidence.varbinds), { ended: walk.ended, port }));
  const doubts = doubtsOf(memory, walk);
  return {
    kind: 'look',
    bindings: reading.bindings,
    complete: restarted || meeting.note !== null ? nothingComplete : less(reading.complete, doubts),
    raw: step(() => evidence.toBuffer()),
    identity: reading.identity,
    notes: [
      ...reading.notes,
      ...(names.trouble === null ? [] : [names.trouble]),
      ...doubts.map(({ note }) => note),
      ...(restarted ? [restartNote] : []),
      ...(meeting.note === null ? [] : [meeting.note]),
      ...unreadableNote(session),
    ],
    remember: memoryText(found, memory),
    answerMs: session.heard().answerMs,
  };
}

/**
 * Some agents have no system group; their ports count anyway. The uptime is asked for where the protocol itself does
 * not tell the time of the engine; null where it is unknown.
 */
async function askSystem(reader: AgentReader, evidence: SnmpEvidence): Promise<UpTime | null> {
  const answer = await getObjects(reader, systemOids(reader.version));
  evidence.add(answer.filter(({ oid }) => oid !== upTime));
  return upTimeOf(answer);
}

function upTimeOf(varbinds: readonly Varbind[]): UpTime | null {
  const ticks = numberOf(varbinds.find(({ oid }) => oid === upTime)?.value);
  return ticks === null ? null : { ticks, readAtMs: performance.now() };
}

const restartNote =
  'The agent was started anew in the middle of this look, its clock went back: what it did not show is not taken as closed.';

/** @throws CollectError where the uptime shows that two machines answered */
function isRestarted(
  session: OpenSession,
  settings: SnmpSettings,
  [first, last]: readonly [UpTime | null, UpTime | null],
): boolean {
  const course = first === null || last === null ? 'steady' : courseOf(first, last);
  if (course === 'jumped') {
    throw new CollectError(
      'protocol',
      `${agentText(settings)} is more than one machine: its uptime jumped from ${first?.ticks ?? 0} to ${last?.ticks ?? 0} hundredths of a second within one look`,
    );
  }
  return course === 'restarted' || session.heard().restarted;
}

/** Why one transport was not seen completely. */
interface Doubt {
  readonly transport: 'tcp' | 'udp';
  readonly note: string;
}

/** Tables that earlier looks needed and that this look did not get, or not completely. */
function doubtsOf(memory: SnmpMemory, walk: SocketWalk): readonly Doubt[] {
  const doubt = (table: string, note: string): Doubt => ({ transport: table.startsWith('tcp') ? 'tcp' : 'udp', note });
  const cut = memory.tables.filter((table) => walk.cut.includes(table) && !walk.speakers.includes(table));
  return [
    ...lostTables(memory, walk).map((table) =>
      doubt(table, `${table} had rows before and has none now: what only it could show is not taken as closed.`),
    ),
    ...cut.map((table) => doubt(table, `${table} is seen in part: nothing shows that its end was reached.`)),
  ];
}

const nothingComplete: Completeness = { tcp: false, udp: false, process: false };

function less(complete: Completeness, doubts: readonly Doubt[]): Completeness {
  const isSure = (transport: 'tcp' | 'udp'): boolean => !doubts.some((doubt) => doubt.transport === transport);
  return { ...complete, tcp: complete.tcp && isSure('tcp'), udp: complete.udp && isSure('udp') };
}

function unreadableNote(session: OpenSession): readonly string[] {
  const { unreadable, problem } = session.heard();
  return unreadable === 0
    ? []
    : [
        `Datagrams from the address of the agent that cannot be read, and were passed over: ${unreadable} (${problem}).`,
      ];
}
