import { portName, type Listener, type Transport } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import type { AnsweredPort, CompleteLook, LookMemory } from '../../model/state/witness.ts';
import { portsBeyond } from '../verdict/port-bits.ts';

const hourMs = 3_600_000;

/** Two days of hourly looks. An answer that is reported later than that is ignored. */
const mostLooks = 48;

/** Limit of ports that stopped being listed. More than that are an attack on our memory. */
const mostUnlisted = 4096;

export const noLooks: LookMemory = { looks: [], unlistedSince: {} };

/**
 * A listed port counts here only where the network can reach it: a port on loopback does not explain an answer on the
 * wire.
 */
export function reachable(listeners: readonly ListedPort[]): ReadonlySet<string> {
  return new Set(listeners.filter(({ exposure }) => exposure !== 'loopback').map(portName));
}

/** What the asset listed in the transport before a complete look, and after it. */
export interface ListChange {
  readonly transport: Transport;
  readonly before: readonly ListedPort[];
  readonly after: readonly ListedPort[];
}

/** A listener, or a port of which nothing else is kept. */
type ListedPort = Pick<Listener, 'transport' | 'port' | 'exposure'>;

/**
 * Every port that the asset is known to list. For ports that are not kept the exposure is unknown, so they count as
 * reachable.
 */
export function listedBy(state: Pick<AssetState, 'listeners' | 'beyond'>): readonly ListedPort[] {
  return [...state.listeners, ...portsBeyond(state).map((port) => ({ ...port, exposure: 'any' as const }))];
}

/**
 * Remembers another complete look. Older looks are thinned out to one an hour: between two remembered looks, a port
 * counts as not listed only where no look between them listed it.
 */
export function rememberLook(
  memory: LookMemory,
  look: CompleteLook,
  { transport, before, after }: ListChange,
): LookMemory {
  // A look that ended after this one began: our clock was set back.
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
  // This look alone proves that none of them is listed, so nothing else must be remembered.
  if (unlisted.length > mostUnlisted) return { ...noLooks, looks: [look] };
  return { looks, unlistedSince: Object.fromEntries(unlisted) };
}

/** True where a complete look ended before the answer, and no look since then has listed the port. */
export function isUnlistedBefore({ looks, unlistedSince }: LookMemory, { port, at }: AnsweredPort): boolean {
  const before = looks.findLast(({ endedAt }) => endedAt < at);
  return before !== undefined && before.takenAt >= (unlistedSince[port] ?? -Infinity);
}

/** When the first complete look that began after the instant ended; null where there is none. */
export function lookedAfter({ looks }: LookMemory, at: number): number | null {
  return looks.find(({ takenAt }) => takenAt > at)?.endedAt ?? null;
}
