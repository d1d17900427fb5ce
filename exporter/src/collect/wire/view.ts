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
  /** The service that the sensor last named; null where it never did. */
  service: string | null;
}

/** One address as the sensor saw it. */
export interface SeenAddress {
  /** When it last sent anything. */
  lastAt: number;
  /**
   * Days (since 1970, UTC) on which it sent anything, oldest first. They tell which assets were present while a port
   * was silent.
   */
  days: number[];
  /** By `tcp/502`. */
  services: Record<string, SeenService>;
}

/** Everything that the logs of a sensor have shown of the wanted addresses. Plain data: it is kept as JSON. */
export interface WireView {
  addresses: Record<string, SeenAddress>;
}

/** More ports than this are a honeypot or an attack on our memory. Known ports stay. */
const maxServices = 4096;
/** How many days are remembered. Where `forget_after` is longer, nobody can tell which ports are unused. */
const keptDays = 92;
const dayMs = 86_400_000;

/** Connections that were agreed in another connection: their listener is gone with them. */
const passing: ReadonlySet<string> = new Set(['ftp-data', 'gridftp-data']);

/** The clock of the sensor may be ahead of ours by this much. */
const clockSkewMs = 5 * 60_000;

const maxNames = 65_536;

export function emptyView(): WireView {
  return { addresses: {} };
}

/** An address while lines are added: its part of the view, and its services by number. */
interface Live {
  readonly address: string;
  readonly seen: SeenAddress;
  readonly doors: Map<number, SeenService>;
}

/** Adds the information of log lines to a view, only for the wanted addresses. */
export class ViewFold implements WireSink {
  readonly view: WireView;
  readonly #now: () => number;
  /** Called with each port that was never seen before. */
  readonly #opened: (address: string) => unknown;
  #wanted: ReadonlySet<string> = new Set();
  #clockAt = -Infinity;
  /** By printed address; null where nobody wants it. */
  readonly #live = new Map<string, Live | null>();
  /** Lines with a date in the future: the clock of the sensor is ahead. */
  ahead = 0;

  constructor(
    view: WireView,
    { now, opened }: { readonly now: () => number; readonly opened: (address: string) => unknown },
  ) {
    this.view = view;
    this.#now = now;
    this.#opened = opened;
  }

  /** These addresses count from now on, in canonical form. What is known of others is forgotten. */
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

  /** Forgets services that were last seen before the instant. */
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

  /** When the clock of the sensor is ahead, a port must not look fresh for years. */
  #instant(at: number | null): number {
    // A fast way: nearly every line is older than the last reading of our clock.
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

/** Makes a separate copy, because a part of a chunk keeps the whole chunk in memory. */
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
