import { isIP } from 'node:net';
import { addressText, isAddressLength, isUnspecified } from './address.ts';
import { portOf } from './port.ts';
import type { QuirkName } from './quirks.ts';

/**
 * What an index says of a socket: where it listens, whether it is bound to one peer, and how it deviates from the RFC.
 */
export interface SocketIndex {
  readonly address: string;
  readonly port: number;
  readonly connected: boolean;
  readonly quirks: readonly QuirkName[];
}

/** One end of a socket as an index names it, and where in the index the next part begins. */
interface End {
  readonly address: string;
  readonly port: number;
  readonly unspecified: boolean;
  /** True where the port is not the number in the index. */
  readonly wrapped: boolean;
  readonly next: number;
}

type Index = readonly number[];

/**
 * One way in which agents write `type . length . octets . port`. `oddity` is how far it deviates from RFC 4001. Where
 * an index can be read in two ways, the less odd one is used.
 */
interface Form {
  readonly quirk: QuirkName | null;
  readonly oddity: number;
  readonly read: (index: Index, at: number) => End | null;
}

/** InetAddressType of RFC 4001 and the octets it must have. */
const standardLength: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 4],
  [2, 16],
  [3, 8],
  [4, 20],
]);
const dnsName = 16;

const localForms: readonly Form[] = [
  { quirk: null, oddity: 0, read: standard },
  { quirk: 'type-unknown', oddity: 1, read: typeUnknown },
  { quirk: 'address-as-text', oddity: 1, read: addressAsText },
  { quirk: 'no-length-before-nothing', oddity: 2, read: noLengthBeforeNothing },
  { quirk: 'no-length', oddity: 2, read: noLength },
];
const remoteForms: readonly Form[] = [...localForms, { quirk: 'no-remote-type', oddity: 2, read: noType }];

/** RFC 4001: `1.4.0.0.0.0.502`, `2.16.….502`, `0.0.502`. */
function standard(index: Index, at: number): End | null {
  const length = standardLength.get(index[at] ?? -1);
  return length !== undefined && index[at + 1] === length ? endAt(index, at + 2, length) : null;
}

/** `0.4.0.0.0.0.80`, `0.16.….2029`: type unknown(0), yet with octets; their number tells the type. */
function typeUnknown(index: Index, at: number): End | null {
  const length = index[at + 1] ?? 0;
  return index[at] === 0 && length > 0 && isAddressLength(length) ? endAt(index, at + 2, length) : null;
}

/** `1.7.48.46.48.46.48.46.48.49743`: the octets are the ASCII text "0.0.0.0"; also names of type dns(16). */
function addressAsText(index: Index, at: number): End | null {
  const length = index[at + 1] ?? 0;
  const octets = index.slice(at + 2, at + 2 + length);
  const port = portOf(index[at + 2 + length]);
  if (port === null || octets.length !== length || !octets.every((octet) => octet > 32 && octet < 127)) return null;
  const text = String.fromCharCode(...octets);
  const plausible = index[at] === dnsName ? /^[\w.-]{1,253}$/.test(text) : isIP(text) !== 0;
  if (!plausible) return null;
  const wrapped = index[at + 2 + length] !== port;
  return { address: text, port, unspecified: /^[0.:]+$/.test(text), wrapped, next: at + 3 + length };
}

/** `0.22`: nothing between the type unknown(0) and the port. */
function noLengthBeforeNothing(index: Index, at: number): End | null {
  return index[at] === 0 ? endAt(index, at + 1, 0) : null;
}

/** `1.0.0.0.0.22`: the octets follow the type. */
function noLength(index: Index, at: number): End | null {
  const length = standardLength.get(index[at] ?? -1);
  return length === 4 || length === 16 ? endAt(index, at + 1, length) : null;
}

/** `4.0.0.0.0.0` as the remote end: the type is missing, the length is there. */
function noType(index: Index, at: number): End | null {
  const length = index[at] ?? -1;
  return isAddressLength(length) ? endAt(index, at + 1, length) : null;
}

function endAt(index: Index, at: number, length: number): End | null {
  const octets = index.slice(at, at + length);
  const port = portOf(index[at + length]);
  if (port === null || octets.length !== length || octets.some((octet) => octet > 255)) return null;
  const wrapped = index[at + length] !== port;
  return { address: addressText(octets), port, unspecified: isUnspecified(octets), wrapped, next: at + length + 1 };
}

/** tcpListenerTable: one end. */
export function listenerIndex(index: Index): SocketIndex | null {
  for (const form of localForms) {
    const end = form.read(index, 0);
    if (end?.next === index.length) return socketOf(end, [form.quirk]);
  }
  return null;
}

/**
 * tcpConnectionTable: both ends. The remote end of a listening row means nothing; Windows leaves random numbers there.
 * Where it is not readable, a local end as in the RFC is enough.
 */
export function connectionIndex(index: Index): SocketIndex | null {
  const pair = leastOdd(index, [{ quirk: null, oddity: 0, parts: 0 }]);
  if (pair !== null) return { ...pair, connected: false };
  const local = standard(index, 0);
  return local === null ? null : socketOf(local, ['garbage-remote-end']);
}

/**
 * udpEndpointTable: both ends and an instance. Some leave the instance out; the old draft that Windows XP and 2003
 * implement (`1.4.0.0.0.0.161`, port in column 3) has the local end alone.
 */
export function udpEndpointIndex(index: Index): SocketIndex | null {
  const pair = leastOdd(index, [
    { quirk: null, oddity: 0, parts: 1 },
    { quirk: 'no-instance', oddity: 1, parts: 0 },
  ]);
  if (pair !== null) return pair;
  const local = listenerIndex(index);
  return local === null ? null : { ...local, quirks: [...local.quirks, 'no-remote-end'] };
}

/** The deprecated IPv4 tables: `a.b.c.d.port`, in tcpConnTable with the remote end behind, which is not looked at. */
export function legacyIndex(index: Index, parts: 5 | 10): SocketIndex | null {
  const end = index.length === parts ? endAt(index, 0, 4) : null;
  return end === null ? null : socketOf(end, [garbageBehind(index)]);
}

/** `0.0.0.0.135.0.0.0.0.6220`: no address, but a port. */
function garbageBehind(index: Index): QuirkName | null {
  return (index[9] ?? 0) !== 0 && isUnspecified(index.slice(5, 9)) ? 'garbage-remote-end' : null;
}

function socketOf(end: End, found: readonly (QuirkName | null)[], connected = false): SocketIndex {
  const { address, port, wrapped } = end;
  const all = [...found, wrapped ? 'wrapped-port' : null, port === 0 ? 'zero-port' : null] as const;
  return { address, port, connected, quirks: all.filter((quirk) => quirk !== null) };
}

interface Tail {
  readonly quirk: QuirkName | null;
  readonly oddity: number;
  /** How many numbers follow the remote end. */
  readonly parts: number;
}

function leastOdd(index: Index, tails: readonly Tail[]): SocketIndex | null {
  let best: { readonly oddity: number; readonly socket: SocketIndex } | null = null;
  for (const pair of pairs(index)) {
    for (const tail of tails) {
      const oddity = pair.oddity + tail.oddity;
      if (pair.next + tail.parts === index.length && (best === null || oddity < best.oddity)) {
        best = { oddity, socket: socketOf(pair.local, [...pair.quirks, tail.quirk], pair.connected) };
      }
    }
  }
  return best?.socket ?? null;
}

/**
 * Every way to read two ends. A remote address of zeros means "no peer", with any port, because a connected socket has
 * a real address.
 */
function* pairs(index: Index) {
  for (const localForm of localForms) {
    const local = localForm.read(index, 0);
    if (local === null) continue;
    for (const remoteForm of remoteForms) {
      const remote = remoteForm.read(index, local.next);
      if (remote === null) continue;
      const garbage = remote.unspecified && remote.port !== 0 ? 'garbage-remote-end' : null;
      const quirks = [localForm.quirk, remoteForm.quirk, garbage] as const;
      const oddity = localForm.oddity + remoteForm.oddity;
      yield { oddity, quirks, local, connected: !remote.unspecified, next: remote.next };
    }
  }
}
