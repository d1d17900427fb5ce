import type { Transport } from '../../model/listener.ts';
import { localEndpoint, wildcardOf, type LinePlace } from '../endpoint.ts';
import { quote, refuse } from '../parsed.ts';

/** One open Internet socket, as columns or fields name it. */
export interface OpenSocket {
  readonly at: LinePlace;
  readonly command: string;
  /** Name or number of the account; empty where it is not printed. */
  readonly user: string;
  readonly family: '4' | '6' | null;
  readonly transport: Transport;
  /** `*:22`, `10.0.0.1:22->10.0.0.2:50000` */
  readonly name: string;
  /** `LISTEN`; null where there is none. */
  readonly state: string | null;
  /** `descriptor 3u of process 700`: lsof lists it once. */
  readonly descriptor: string;
  /** Counts headers, and what follows on a prompt; with -F each falling PID, because lsof sorts by them. */
  readonly list: number;
}

/** As the systems that lsof runs on call them. */
const otherStates =
  /^(?:IDLE|BOUND|CLOSED?|CLOSING|CLOSE_WAIT|ESTABLISHED|FIN_WAIT_?[12]|LAST_ACK|SYN_SENT|SYN_RCDV|SYN_RCVD|SYN_RECV|SYN_RECEIVED|TIME_WAIT)\b/;

/**
 * The local end of a socket that accepts traffic; null where it does not: connected, closed, not bound.
 * @throws CollectError where this cannot be decided
 */
export function endOf(file: OpenSocket): { address: string; port: number } | null {
  const { at, transport, name, state } = file;
  // What lsof says of a socket that is being shut down.
  if (name.includes('->') || /^(?:no PCB|CANT(?:RCV|SEND)MORE|can't )/.test(name)) return null;
  if (transport === 'tcp' && state !== null && !/^LISTEN\b/.test(state)) {
    if (otherStates.test(state)) return null;
    throw refuse(at.parser, at.line, `state ${quote(state)} of ${quote(name)}: "(LISTEN)" would be right`);
  }
  if (name.endsWith(':*')) return null;
  if (transport === 'tcp' && state === null) {
    throw refuse(
      at.parser,
      at.line,
      `no state of ${quote(name)}: "(LISTEN)" would be right, so no -T, and T among the fields of -F`,
    );
  }
  const { address, port } = localEndpoint(name, transport, at);
  // After a port of five digits the peer may be missing.
  if (at.unended === true && transport === 'udp') {
    throw refuse(
      at.parser,
      at.line,
      `${quote(name)} has no end of a line behind it, so its port or its peer may be cut`,
    );
  }
  return { address: wildcardOf(address, file.family), port };
}

/** `\x20` stands for a blank, and so on for all that does not print. */
export function plainName(printed: string): string {
  if (!printed.includes('\\x')) return printed;
  const bytes: Buffer[] = [];
  for (const part of printed.split(/(\\x[\da-f]{2})/)) {
    bytes.push(/^\\x[\da-f]{2}$/.test(part) ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part));
  }
  return Buffer.concat(bytes).toString('utf8');
}

/** By the type of the file. */
export function familyOf(type: string | undefined): OpenSocket['family'] {
  if (type === 'IPv4') return '4';
  return type === 'IPv6' ? '6' : null;
}
