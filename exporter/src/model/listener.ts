import { compareText } from '../lib/compare-text.ts';
/** What an asset listens on, in the words of docs/architecture.md. Plain data. */

export const transports = ['tcp', 'udp'] as const;
export type Transport = (typeof transports)[number];

/** Widest binding of a listener, in the order of `exposureOrder`. */
export type Exposure = 'loopback' | 'interface' | 'any';

export const exposureOrder: readonly Exposure[] = ['loopback', 'interface', 'any'];

/** `any` where there is none. */
export function widest(exposures: readonly Exposure[]): Exposure {
  return exposureOrder.findLast((exposure) => exposures.includes(exposure)) ?? 'any';
}

/** One socket that accepts traffic, as a parser reads it. A socket with several holders makes one binding for each. */
export interface Binding {
  readonly transport: Transport;
  /** Numeric address without brackets, `*` where the source says "all" without a family, or a name where it was printed as one. */
  readonly address: string;
  readonly port: number;
  /** Null where the source cannot tell; never an empty string. */
  readonly process: string | null;
  /** True where the name is as long as its source prints names: it may be only the beginning. */
  readonly processCut?: boolean;
}

/** One address of a listener, with one of its holders. */
export interface ListenerBinding {
  readonly address: string;
  readonly process: string | null;
  readonly processCut?: boolean;
  /**
   * True where nobody saw who holds this address, and the name is that of a holder at another address. It never
   * approves, but a program that a rule does not allow there is not allowed here either. With `process: null` all known
   * holders of the port at other addresses are presumed: they are too many to write down for each address.
   */
  readonly presumed?: true;
}

/**
 * Programs that hold a socket for another program until it is needed. Beside that program they are ignored (spec
 * section 2). In lower case, without path.
 */
export const activators: ReadonlySet<string> = new Set(['systemd', 'launchd', 'inetd']);

/**
 * All bindings of one (transport, port). A baseline rule applies to it. Bindings are sorted by address, then process.
 */
export interface Listener {
  readonly transport: Transport;
  readonly port: number;
  readonly exposure: Exposure;
  readonly bindings: readonly ListenerBinding[];
  /** True where it had more bindings than are kept. Exposure and verdict come from all of them. */
  readonly folded?: true;
}

/** Order of listeners: transport, then port. */
export function byPort(one: Listener, other: Listener): number {
  return compareText(one.transport, other.transport) || one.port - other.port;
}

/** Order of the bindings of a listener: address, then process. */
export function byAddress(one: ListenerBinding, other: ListenerBinding): number {
  return compareText(one.address, other.address) || compareText(one.process ?? '', other.process ?? '');
}

/** The process that was seen to hold the address; null where nobody knows. */
export function seenHolder({ process, presumed }: ListenerBinding): string | null {
  return presumed === true ? null : process;
}

/** The same where it counts against a rule: here a holder that was only seen at another address counts too. */
export function holderText({ process, presumed }: ListenerBinding): string {
  if (process === null && presumed === true) return 'those of the other addresses';
  return presumed === true ? `${process ?? 'unknown'} (seen at another address)` : (process ?? 'unknown');
}

/** Everything with a port name: a listener, a deviation, the `*` of a sum. */
interface NamedPort {
  readonly transport: Transport | '*';
  readonly port: number | string;
}

/** `tcp/3389`: identifies a listener, and is how pages, logs and the command line write it. */
export function portName({ transport, port }: NamedPort): string {
  return `${transport}/${port}`;
}
