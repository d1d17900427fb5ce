import { portName, type Listener, type Transport } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import type { AnsweredPort, CompleteLook, LookMemory } from '../../model/state/witness.ts';
import { portsBeyond } from '../verdict/port-bits.ts';

const hourMs = 3_600_000;

/** Two days of looks an hour apart: an answer that is heard later than that counts for nothing. */
const mostLooks = 48;

/** Ports that stopped being listed meanwhile: more than that are an attack on our memory. */
const mostUnlisted = 4096;

export const noLooks: LookMemory = { looks: [], unlistedSince: {} };

/** What is listed counts here only where the network can reach it: loopback alone does not explain an answer on the wire. */
export function reachable(listeners: readonly ListedPort[]): ReadonlySet<string> {
  return new Set(listeners.filter(({ exposure }) => exposure !== 'loopback').map(portName));
}

/** What the asset listed before a complete look in the transport, and what it lists after it. */
export interface Listed {
  readonly transport: Transport;
  readonly before: readonly ListedPort[];
  readonly after: readonly ListedPort[];
}

/** A listener, or a port of which nothing else is kept. */
type ListedPort = Pick<Listener, 'transport' | 'port' | 'exposure'>;

/** Everything the asset is known to list; of what is not kept nobody knows where it reaches, so that it explains an answer. */
export function listedBy(state: Pick<AssetState, 'listeners' | 'beyond'>): readonly ListedPort[] {
  return [...state.listeners, ...portsBeyond(state).map((port) => ({ ...port, exposure: 'any' as const }))];
}

/**
 * Another complete look. All but the last one are thinned out to one an hour: between two looks that are remembered, a port
 * counts as not listed only where no look between them listed it either.
 */
export function rememberLook(memory: LookMemory, look: CompleteLook, { transport, before, after }: Listed): LookMemory {
  // One that was over after this one began: our clock was set back.
  const earlier = memory.looks.filter(({ endedAt }) => endedAt < look.takenAt);
  const [second, last] = earlier.slice(-2);
  const isNear = second !== undefined && last !== undefined && last.takenAt - second.takenAt < hourMs;
  const looks = [...(isNear ? earlier.slice(0, -1) : earlier), look].slice(-mostLooks);
  const oldest = looks[0]?.takenAt ?? look.takenAt;
  const [then, now] = [reachable(before), reachable(after)];
  const gone = before.filter(
    (one) => one.transport === transport && then.has(portName(one)) && !now.has(portName(one)),
  );
  const unlisted = [
    ...Object.entries(memory.unlistedSince).map(([port, since]) => [port, Math.min(since, look.takenAt)] as const),
    ...gone.map(({ port }) => [String(port), look.takenAt] as const),
  ].filter(([, since]) => since > oldest);
  // This look alone lists none of them: nothing need be remembered beside it.
  if (unlisted.length > mostUnlisted) return { ...noLooks, looks: [look] };
  return { looks, unlistedSince: Object.fromEntries(unlisted) };
}

/** Whether a complete look was over before the answer, since which no look has listed the port. */
export function isUnlistedBefore({ looks, unlistedSince }: LookMemory, { port, at }: AnsweredPort): boolean {
  const before = looks.findLast(({ endedAt }) => endedAt < at);
  return before !== undefined && before.takenAt >= (unlistedSince[port] ?? -Infinity);
}

/** When the first complete look ended that began after the instant; null where none has. */
export function lookedAfter({ looks }: LookMemory, at: number): number | null {
  return looks.find(({ takenAt }) => takenAt > at)?.endedAt ?? null;
}
