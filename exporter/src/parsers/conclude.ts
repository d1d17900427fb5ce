import { isIPv4 } from 'node:net';
import type { Binding, Transport } from '../model/listener.ts';
import type { Completeness } from '../model/observation.ts';
import { noIdentity, refuse, type CommandScope, type Parsed } from './parsed.ts';

/** The sockets of a table, and what the table can show. */
export interface SeenSockets {
  readonly parser: string;
  readonly bindings: readonly Binding[];
  readonly asked: CommandScope | null;
  /** What its form excludes: connections only, no column for holders, a banner that says holders are hidden. */
  readonly shows: Completeness;
  readonly notes: readonly string[];
  /** Bindings with a holder whose name cannot be read for certain. */
  readonly untold?: number;
}

/**
 * Decides how much silence proves. Of a recording only its content is known. One listener of a transport proves that
 * the transport was asked for; without one nothing is proved (`ss -t` leaves UDP out and does not say so).
 */
export function conclude(seen: SeenSockets): Parsed {
  const { bindings } = seen;
  demandListener(seen);
  const complete = { tcp: covers(seen, 'tcp'), udp: covers(seen, 'udp'), process: seesHolders(seen) };
  const notes = [...seen.notes];
  const named = bindings.filter((binding) => binding.process !== null).length + (seen.untold ?? 0);
  if (!complete.process && named < bindings.length) notes.push(holdersNote(named, bindings.length));
  const silent: Transport[] = [];
  for (const transport of ['tcp', 'udp'] as const) {
    if (seen.asked === null && seen.shows[transport] && !complete[transport]) {
      silent.push(transport);
      notes.push(silenceNote(transport));
    }
  }
  // If such a recording never counted, hosts without IPv6 would always be incomplete. So it is only noted.
  if (
    seen.asked === null &&
    bindings.length > 0 &&
    bindings.every(({ address }) => isIPv4(address.replace(/%.*/, '')))
  ) {
    notes.push('No socket of IPv6 in it: a recording made with -4 would look the same.');
  }
  return { bindings, complete, notes, silent, identity: noIdentity, asset: null, takenAt: null };
}

function silenceNote(transport: Transport): string {
  return `No ${transport} listener in it: that may mean there is none, or that ${transport} was not recorded.`;
}

/** The same with silence believed, where the recording itself says that these transports were asked for completely. */
export function believeSilence(parsed: Parsed, asked: ReadonlySet<Transport>): Parsed {
  const closed = (parsed.silent ?? []).filter((transport) => asked.has(transport));
  if (closed.length === 0) return parsed;
  const complete = { ...parsed.complete };
  for (const transport of closed) complete[transport] = true;
  const said = new Set(closed.map(silenceNote));
  return { ...parsed, complete, notes: parsed.notes.filter((note) => !said.has(note)) };
}

function holdersNote(named: number, all: number): string {
  if (named === 0) return 'It names no holder.';
  return `Holders are known of ${named} of ${all} bindings: the rest is hidden, or the kernel's own.`;
}

function covers({ asked, bindings, shows }: SeenSockets, transport: Transport): boolean {
  return shows[transport] && (asked?.[transport] ?? bindings.some((binding) => binding.transport === transport));
}

function seesHolders({ asked, bindings, shows }: SeenSockets): boolean {
  if (!shows.process || asked?.process === false || bindings.length === 0) return false;
  return asked?.privileged === true || bindings.every((binding) => binding.process !== null);
}

/**
 * @throws CollectError where a machine that has just answered us lists no listener: at least the port that we asked
 * through is open
 */
export function demandListener(seen: Pick<SeenSockets, 'parser' | 'asked' | 'bindings'>): void {
  if (seen.asked === null || seen.bindings.length > 0) return;
  throw refuse(seen.parser, null, 'no listener in the answer, but the one it came through must be there');
}
