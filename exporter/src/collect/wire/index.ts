import { CollectError } from '../../model/collection.ts';
import { cleanText } from '../../model/label.ts';
import type { Binding, Transport } from '../../model/listener.ts';
import type { WireSight } from '../../model/observation.ts';
import { canonicalHost } from '../../lib/ip.ts';
import { unwatchedStep, type OwnStep } from '../../lib/step.ts';
import { unlessAborted } from '../abort.ts';
import type { Collector, CollectorDeps, LookPlan } from '../collector.ts';
import type { Doubts } from './doubts.ts';
import type { WireSettings } from './settings.ts';
import type { SeenAddress } from './view.ts';

interface Following extends WireSettings {
  readonly follower: ReturnType<CollectorDeps['followerOf']>;
  readonly now: () => number;
}

const dayMs = 86_400_000;

/** What a sensor saw of an asset on the wire. Sends nothing, so it is a source of what is too fragile to be asked. */
export function createWireCollector(settings: WireSettings, { now, followerOf }: CollectorDeps): Collector<WireSight> {
  // Logs know no other form.
  const address = canonicalHost(settings.address);
  const following: Following = { ...settings, address, follower: followerOf(settings), now };
  return {
    collect: ({ signal, step = unwatchedStep }) => unlessAborted(collect(following, signal, step), signal),
    plan: () => planOf(following),
  };
}

function planOf({ path, address }: WireSettings): LookPlan {
  const detail = `what ${path} has shown of ${address}; sends nothing`;
  const nothing = { sentBytes: 0, receivedBytes: 0 };
  return {
    steps: [{ what: 'read', detail, when: null, texts: [], atMost: 1, ...nothing }],
    total: { sessions: 0, requests: 0, ...nothing, durationMs: 0 },
    caps: [],
  };
}

async function collect(settings: Following, signal: AbortSignal, step: OwnStep): Promise<WireSight> {
  await settings.follower.freshen(signal);
  return step(() => read(settings));
}

function read(settings: Following): WireSight {
  const { address, path, follower, forgetAfterMs, now } = settings;
  const { doubts } = follower;
  const seen = follower.of(address);
  if (seen === null) {
    throw new CollectError('unreachable', `no line in ${path} speaks of ${address} yet: the sensor may not see it`);
  }
  const doors = doorsOf(seen);
  const isForgotten = (door: Door): boolean => door.lastAt < now() - forgetAfterMs;
  // The part that was not read yet may show that the port still answers.
  const isWhole = doubts.behind.length === 0;
  const ended = isWhole ? doors.filter(isForgotten) : [];
  return {
    kind: 'wire',
    bindings: doors.filter((door) => !isForgotten(door)).map((door) => bindingOf(door, address)),
    complete: { tcp: false, udp: false, process: false },
    ended: ended.map(({ transport, port }) => ({ transport, port })),
    answered: doors.map(({ transport, port, lastAt }) => ({ transport, port, at: lastAt })),
    countsForMs: forgetAfterMs,
    sawEveryDay: isWhole && sawEveryDay(seen, { now: now(), forgetAfterMs }),
    raw: Buffer.from(`${JSON.stringify({ path, address, ...seen }, null, 2)}\n`),
    identity: { vendor: null, model: null, description: null },
    notes: notesOf(ended, forgetAfterMs, doubts),
    remember: null,
    takenAt: seen.lastAt,
  };
}

/** Today is not over, so the last whole days decide; in UTC, like the view counts them. */
function sawEveryDay(
  { days }: SeenAddress,
  { now, forgetAfterMs }: { readonly now: number; readonly forgetAfterMs: number },
): boolean {
  const today = Math.floor(now / dayMs);
  const wanted = Math.max(1, Math.ceil(forgetAfterMs / dayMs));
  const seen = new Set(days);
  return Array.from({ length: wanted }, (_, ago) => today - 1 - ago).every((day) => seen.has(day));
}

interface Door {
  readonly transport: Transport;
  readonly port: number;
  readonly lastAt: number;
}

function doorsOf(seen: SeenAddress): readonly Door[] {
  return Object.entries(seen.services).map(([key, { lastAt }]) => {
    const transport = key.startsWith('udp/') ? 'udp' : 'tcp';
    return { transport, port: Number(key.slice(4)), lastAt };
  });
}

function bindingOf({ transport, port }: Door, address: string): Binding {
  return { transport, address, port, process: null };
}

/** A note names at most this many files. */
const maxNamed = 3;

function notesOf(ended: readonly Door[], forgetAfterMs: number, doubts: Doubts): readonly string[] {
  const { malformed, ahead, behind, strays } = doubts;
  const notes = ['A witness on the wire: what it did not see answer may be open all the same.'];
  for (const { transport, port, lastAt } of ended) {
    const when = new Date(lastAt).toISOString();
    const days = Math.round(forgetAfterMs / dayMs);
    notes.push(`${transport}/${port} has not answered since ${when}; after ${days} days it counts as closed.`);
  }
  if (malformed > 0) notes.push(`Lines of the sensor's logs that could not be read since the start: ${malformed}.`);
  if (ahead > 0) notes.push(`Lines dated after now, taken for fresh: ${ahead}. The sensor's clock is ahead.`);
  if (behind.length > 0) {
    notes.push(
      `Read in part, so nothing is taken as closed: ${namesOf(behind)}. The rest follows with the next looks.`,
    );
  }
  if (strays.length > 0) notes.push(`Links out of their folder, which are not followed: ${namesOf(strays)}.`);
  return notes;
}

function namesOf(files: readonly string[]): string {
  const named = files.slice(0, maxNamed).map((name) => cleanText(name, 200));
  return [...named, ...(files.length > maxNamed ? [`${files.length - maxNamed} more`] : [])].join(', ');
}
