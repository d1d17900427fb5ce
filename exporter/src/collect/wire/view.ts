import { canonicalHost } from '../../lib/ip.ts';
import type { Transport } from '../../model/listener.ts';
import type { WireAnswer, WireSink } from '../../parsers/wire/answer.ts';
import { isAssetAddress } from '../../parsers/wire/asset-address.ts';

/** One port that answered on the wire; instants in epoch milliseconds. */
export interface SeenService {
  firstAt: number;
  lastAt: number;
  /** Lines of the log that prove an answer. */
  answers: number;
  /** What the sensor took it for last; null where it never knew. */
  service: string | null;
}

/** One address as the sensor saw it. */
export interface SeenAddress {
  /** When it last sent anything. */
  lastAt: number;
  /** Days (since 1970, UTC) on which it sent anything, oldest first: who was there and whose port stayed silent is told from them. */
  days: number[];
  /** By `tcp/502`. */
  services: Record<string, SeenService>;
}

/** Everything that a sensor's logs have shown of the addresses somebody asked for. Plain data: it is kept as JSON. */
export interface WireView {
  addresses: Record<string, SeenAddress>;
}

/** Who opens more ports than that is a honeypot or an attack on our memory; what is known already goes on. */
const maxServices = 4096;
/** So far back days are remembered. Where `forget_after` is longer, nobody can say what is unused. */
const keptDays = 92;
const dayMs = 86_400_000;

/** Connections that were agreed upon in another one: their listener is gone with them. */
const passing: ReadonlySet<string> = new Set(['ftp-data', 'gridftp-data']);

/** So far the sensor's clock may be ahead of ours. */
const clockSkewMs = 5 * 60_000;

const maxNames = 65_536;

export function emptyView(): WireView {
  return { addresses: {} };
}

/** An address at hand while lines are folded: its part of the view, and its services by a number. */
interface Live {
  readonly address: string;
  readonly seen: SeenAddress;
  readonly doors: Map<number, SeenService>;
}

/** Folds what log lines say into a view, for the addresses somebody asked for and no others. */
export class ViewFold implements WireSink {
  readonly view: WireView;
  readonly #now: () => number;
  /** Told of each port that was never seen before. */
  readonly #opened: (address: string) => unknown;
  #wanted: ReadonlySet<string> = new Set();
  #clockAt = -Infinity;
  /** As printed; null where nobody asked. */
  readonly #live = new Map<string, Live | null>();
  /** Lines dated after now: the sensor's clock is ahead. */
  ahead = 0;

  constructor(
    view: WireView,
    { now, opened }: { readonly now: () => number; readonly opened: (address: string) => unknown },
  ) {
    this.view = view;
    this.#now = now;
    this.#opened = opened;
  }

  /** Whose addresses count from now on, canonical. What is known of others is forgotten. */
  want(addresses: ReadonlySet<string>): void {
    this.#wanted = addresses;
    this.#live.clear();
    const known = Object.entries(this.view.addresses);
    this.view.addresses = Object.fromEntries(known.filter(([address]) => addresses.has(address)));
  }

  answered({ transport, address: printed, port, at, service }: WireAnswer): void {
    const live = this.#liveOf(printed);
    if (live === null) return;
    const seenAt = this.#instant(at);
    note(live.seen, seenAt);
    if (service !== null && passing.has(service)) return;
    const door = doorOf(transport, port);
    const known = live.doors.get(door);
    if (known !== undefined) answerAgain(known, seenAt, service);
    else if (live.doors.size < maxServices) this.#open(live, { transport, port, at: seenAt, service });
  }

  readonly saw = (printed: string, at: number | null): void => {
    const live = this.#liveOf(printed);
    if (live !== null) note(live.seen, this.#instant(at));
  };

  /** Services that were last seen before the instant are no longer worth their memory. */
  forget(before: number): void {
    for (const seen of Object.values(this.view.addresses)) {
      const kept = Object.entries(seen.services).filter(([, one]) => one.lastAt >= before);
      if (kept.length < Object.keys(seen.services).length) seen.services = Object.fromEntries(kept);
    }
    this.#live.clear();
  }

  #open(
    { address, seen, doors }: Live,
    { transport, port, at, service }: Omit<WireAnswer, 'address'> & { readonly at: number },
  ): void {
    const opened = { firstAt: at, lastAt: at, answers: 1, service: service === null ? null : copied(service) };
    seen.services[`${transport}/${port}`] = opened;
    doors.set(doorOf(transport, port), opened);
    this.#opened(address);
  }

  /** A clock that is ahead must not make a port look fresh for years. */
  #instant(at: number | null): number {
    // Nearly every line is older than the last time the clock was looked at.
    if (at !== null && at <= this.#clockAt) return at;
    const now = this.#now();
    this.#clockAt = now;
    if (at === null) return now;
    if (at <= now + clockSkewMs) return at;
    this.ahead++;
    return now;
  }

  #liveOf(printed: string): Live | null {
    const known = this.#live.get(printed);
    if (known !== undefined) return known;
    const address = isAssetAddress(printed) ? canonicalHost(printed) : '';
    const live = this.#wanted.has(address) ? this.#create(address) : null;
    if (this.#live.size >= maxNames) this.#live.clear();
    this.#live.set(copied(printed), live);
    return live;
  }

  #create(address: string): Live {
    const seen = (this.view.addresses[address] ??= { lastAt: 0, days: [], services: {} });
    const doors = Object.entries(seen.services).map(([key, service]): [number, SeenService] => {
      return [doorOf(key.startsWith('udp/') ? 'udp' : 'tcp', Number(key.slice(4))), service];
    });
    return { address, seen, doors: new Map(doors) };
  }
}

/** A text of its own: what is cut out of a chunk keeps the whole chunk alive. */
function copied(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

function doorOf(transport: Transport, port: number): number {
  return port * 2 + (transport === 'udp' ? 1 : 0);
}

function note(seen: SeenAddress, at: number): void {
  if (at > seen.lastAt) seen.lastAt = at;
  const day = Math.floor(at / dayMs);
  if (seen.days.at(-1) !== day) seen.days = withDay(seen.days, day);
}

function answerAgain(known: SeenService, at: number, service: string | null): void {
  if (at > known.lastAt) known.lastAt = at;
  if (at < known.firstAt) known.firstAt = at;
  known.answers++;
  if (service !== null && service !== known.service) known.service = copied(service);
}

function withDay(days: number[], day: number): number[] {
  if (days.includes(day)) return days;
  return [...days, day].sort((one, other) => one - other).slice(-keptDays);
}
