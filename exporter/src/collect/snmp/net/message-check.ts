/**
 * Checks a datagram before the library gets it. net-snmp 3 accepts an answer whose lists end too early as a short
 * answer, and an unsigned answer to a signed request as a good one. Both would read as "no listener". It also ends a
 * request at the first answer that does not fit, although the good one may still come.
 */

export interface Expected {
  /** As in the message: 0 is SNMPv1, 1 is v2c, 3 is v3. */
  readonly version: 0 | 1 | 3;
  /** msgFlags a v3 answer must carry (RFC 3412): 1 authenticated, 2 encrypted. */
  readonly security: 0 | 1 | 3;
  /** The community that an answer of v1 or v2c must carry; empty for v3. */
  readonly community: string;
}

/**
 * The engine that an SNMPv3 message names as its sender (RFC 3414 section 2.4). It is proved only where the message is.
 */
export interface EngineStamp {
  /** snmpEngineID in hexadecimal. */
  readonly id: string;
  readonly boots: number;
  /** Seconds since it booted. */
  readonly time: number;
}

/**
 * - `ignore`: not for us, wait on.
 * - `broken`: unreadable, wait on and count it.
 */
export type MessageCheck =
  | { readonly kind: 'pass'; readonly stamp: EngineStamp | null }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'broken'; readonly problem: string };

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const versions: ReadonlyMap<number, string> = new Map([
  [0, 'SNMPv1'],
  [1, 'SNMPv2c'],
  [3, 'SNMPv3'],
]);
const responsePdu = 0xa2;
const reportPdu = 0xa8;
const constructed = 0x20;

export function checkMessage(datagram: Buffer, expected: Expected): MessageCheck {
  const message = elementAt(datagram, 0, datagram.length);
  if (message?.tag !== 0x30) return broken('it is no SNMP message, or was cut short');
  const parts = elementsOf(datagram, message);
  const [version] = parts ?? [];
  if (parts === null || version?.tag !== 0x02 || !fits(datagram, message, 0)) {
    return broken('its parts do not fit into each other');
  }
  const spoken = datagram[version.start] ?? -1;
  if (spoken !== expected.version || version.end - version.start !== 1) {
    return broken(`it speaks ${versions.get(spoken) ?? 'an unknown version'}`);
  }
  return expected.version === 3
    ? checkSecurity(datagram, parts, expected.security)
    : checkCommunity(datagram, parts, expected.community);
}

function checkCommunity(datagram: Buffer, parts: readonly Element[], wanted: string): MessageCheck {
  const [, community, pdu] = parts;
  if (community === undefined || !bytesOf(datagram, community).equals(Buffer.from(wanted))) {
    return broken('it carries another community');
  }
  return pdu?.tag === responsePdu ? { kind: 'pass', stamp: null } : broken('it is no answer');
}

/**
 * An answer must be protected like its request (RFC 3412 section 7.2). Only reports may say in clear what went wrong.
 */
function checkSecurity(datagram: Buffer, parts: readonly Element[], required: number): MessageCheck {
  const [, header, security, data] = parts;
  const flags = header === undefined ? undefined : elementsOf(datagram, header)?.[2];
  if (flags === undefined || security === undefined || data === undefined) return broken('it has no SNMPv3 header');
  const given = datagram[flags.start] ?? 0;
  const pdu = data.tag === 0x30 ? elementsOf(datagram, data)?.[2] : undefined;
  if ((given & required) !== required && pdu?.tag !== reportPdu) return { kind: 'ignore' };
  const stamp = stampOf(datagram, security);
  return stamp === null ? broken('it does not say which engine it comes from') : { kind: 'pass', stamp };
}

/** The engine to which our SNMPv3 message goes, in hexadecimal; empty for the discovery, and for other versions. */
export function engineOf(datagram: Buffer): string {
  const message = elementAt(datagram, 0, datagram.length);
  const [version, , security] = (message === null ? null : elementsOf(datagram, message)) ?? [];
  if (version === undefined || security === undefined || datagram[version.start] !== 3) return '';
  return stampOf(datagram, security)?.id ?? '';
}

/** UsmSecurityParameters: engine, boots, time, user, signature, salt. */
function stampOf(datagram: Buffer, security: Element): EngineStamp | null {
  const list = elementAt(datagram, security.start, security.end);
  const [id, boots, time] = (list === null ? null : elementsOf(datagram, list)) ?? [];
  if (id === undefined || boots === undefined || time === undefined) return null;
  return {
    id: bytesOf(datagram, id).toString('hex'),
    boots: numberAt(datagram, boots),
    time: numberAt(datagram, time),
  };
}

function bytesOf(datagram: Buffer, { start, end }: Element): Buffer {
  return datagram.subarray(start, end);
}

function numberAt(datagram: Buffer, { start, end }: Element): number {
  return end > start && end - start <= 6 ? datagram.readIntBE(start, end - start) : 0;
}

/** True where the elements of every inner list fill it exactly. */
function fits(datagram: Buffer, element: Element, depth: number): boolean {
  if ((element.tag & constructed) === 0) return true;
  const parts = depth < 8 ? elementsOf(datagram, element) : null;
  return parts?.every((part) => fits(datagram, part, depth + 1)) ?? false;
}

function elementsOf(datagram: Buffer, list: Element): readonly Element[] | null {
  const elements: Element[] = [];
  for (let at = list.start; at < list.end;) {
    const element = elementAt(datagram, at, list.end);
    if (element === null) return null;
    elements.push(element);
    at = element.end;
  }
  return elements;
}

/** One tag, length, value of BER that ends before `limit`. */
function elementAt(datagram: Buffer, at: number, limit: number): Element | null {
  const tag = datagram[at];
  const first = datagram[at + 1];
  if (tag === undefined || first === undefined) return null;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  // SNMP does not use indefinite lengths (RFC 3417). Agents pad lengths with zeros, but not above 4 octets.
  if (first === 0x80 || octets > 4 || at + 2 + octets > limit) return null;
  const start = at + 2 + octets;
  const end = start + (octets === 0 ? first : datagram.readUIntBE(at + 2, octets));
  return end <= limit ? { tag, start, end } : null;
}

function broken(problem: string): MessageCheck {
  return { kind: 'broken', problem };
}
