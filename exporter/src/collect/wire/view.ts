import { canonicalHost } from '../../model/address.ts';
import type { Answer, WireSink } from '../../parsers/wire/answer.ts';
import { isAssetAddress } from '../../parsers/wire/asset-address.ts';

/** One port that answered on the wire; instants in epoch milliseconds. */
export interface SeenService {
  readonly firstAt: number;
  readonly lastAt: number;
  /** Lines of the log that prove an answer. */
  readonly answers: number;
  /** What the sensor took it for last; null where it never knew. */
  readonly service: string | null;
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
/** So far back days are remembered. */
const keptDays = 60;
const dayMs = 86_400_000;

/** Connections that were agreed upon in another one: their listener is gone with them. */
const passing: ReadonlySet<string> = new Set(['ftp-data', 'gridftp-data']);

/** So far the sensor's clock may be ahead of ours. */
const clockSkewMs = 5 * 60_000;

const maxNames = 65_536;

export function emptyView(): WireView {
  return { addresses: {} };
}

/** Folds what log lines say into a view, for the addresses somebody asked for and no others. */
export class ViewFold implements WireSink {
  readonly #now: () => number;
  readonly view: WireView;
  /** Told of each port that was never seen before. */
  readonly #opened: (address: string) => unknown;
  #wanted: ReadonlySet<string> = new Set();
  /** As printed: who it is, or null where nobody asked. */
  readonly #names = new Map<string, string | null>();
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
    this.#names.clear();
    const known = Object.entries(this.view.addresses);
    this.view.addresses = Object.fromEntries(known.filter(([address]) => addresses.has(address)));
  }

  answered({ transport, address: printed, port, at, service }: Answer): void {
    const address = this.#nameOf(printed);
    if (address === null) return;
    const seenAt = this.#instant(at);
    const seen = this.#note(address, seenAt);
    if (service !== null && passing.has(service)) return;
    const key = `${transport}/${port}`;
    const before = seen.services[key];
    if (before !== undefined) {
      seen.services[key] = answeredAgain(before, { at: seenAt, service });
    } else if (Object.keys(seen.services).length < maxServices) {
      seen.services[key] = { firstAt: seenAt, lastAt: seenAt, answers: 1, service };
      this.#opened(address);
    }
  }

  readonly saw = (printed: string, at: number | null): void => {
    const address = this.#nameOf(printed);
    if (address !== null) this.#note(address, this.#instant(at));
  };

  /** Services that were last seen before the instant are no longer worth their memory. */
  forget(before: number): void {
    for (const seen of Object.values(this.view.addresses)) {
      seen.services = Object.fromEntries(Object.entries(seen.services).filter(([, one]) => one.lastAt >= before));
    }
  }

  #note(address: string, at: number): SeenAddress {
    const seen = (this.view.addresses[address] ??= { lastAt: at, days: [], services: {} });
    if (at > seen.lastAt) seen.lastAt = at;
    const day = Math.floor(at / dayMs);
    if (seen.days.at(-1) !== day) seen.days = withDay(seen.days, day);
    return seen;
  }

  /** A clock that is ahead must not make a port look fresh for years. */
  #instant(at: number | null): number {
    const now = this.#now();
    if (at === null) return now;
    if (at <= now + clockSkewMs) return at;
    this.ahead++;
    return now;
  }

  #nameOf(printed: string): string | null {
    const known = this.#names.get(printed);
    if (known !== undefined) return known;
    const address = isAssetAddress(printed) ? canonicalHost(printed) : '';
    const name = this.#wanted.has(address) ? address : null;
    if (this.#names.size >= maxNames) this.#names.clear();
    this.#names.set(printed, name);
    return name;
  }
}

function answeredAgain(before: SeenService, { at, service }: { at: number; service: string | null }): SeenService {
  return {
    firstAt: Math.min(before.firstAt, at),
    lastAt: Math.max(before.lastAt, at),
    answers: before.answers + 1,
    service: service ?? before.service,
  };
}

function withDay(days: readonly number[], day: number): number[] {
  if (days.includes(day)) return [...days];
  return [...days, day].sort((one, other) => one - other).slice(-keptDays);
}
