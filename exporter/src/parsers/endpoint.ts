import { isIP } from 'node:net';
import { cleanText } from '../model/label.ts';
import type { Transport } from '../model/listener.ts';
import { portNamed } from '../services/catalogue.ts';
import { quote, refuse } from './parsed.ts';

/** The position in a text, for messages. */
export interface LinePlace {
  readonly parser: string;
  /** Counts from 1. */
  readonly line: number;
  /** True where an address may be printed without its end. */
  readonly cut?: boolean;
  /** True where the text ends in the middle of this line. */
  readonly unended?: boolean;
}

export interface Endpoint {
  /** Without brackets, with its zone. */
  readonly host: string;
  /** As printed: a number, a name, or `*`. */
  readonly port: string;
}

/** Takes `0.0.0.0:22`, `:::22`, `[::1]:323`, `[fe80::1]%eth0:546`, `*:ssh` apart; null where there is no port. */
export function splitEndpoint(text: string): Endpoint | null {
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(colon, 0)).replace(/^\[([^\]]*)\]/, '$1');
  const port = text.slice(colon + 1);
  return host === '' || port === '' ? null : { host, port };
}

/** Takes `*.22`, `127.0.0.1.25`, `fe80::1%lo0.123`, `localhost.smtp` of BSD, Solaris, IOS and Junos apart; null where there is no port. */
export function splitDotted(text: string): Endpoint | null {
  const [, host, port] = /^(.+)\.([^.:]+)$/.exec(text) ?? [];
  return host === undefined || port === undefined ? null : { host, port };
}

/** A port of a remote end: a number, or the name that a system has for one. */
const remotePort = /^(?:\d{1,5}|(?!0)[A-Za-z\d][\w.+/-]*)$/;

/** How a program prints the remote end of a socket. */
export interface PeerForm {
  readonly split: (text: string) => Endpoint | null;
  /** That there is no peer: `0.0.0.0:*`, `*.*`. Where it ends with 0, `*` in place of the port means it too. */
  readonly none: string;
}

/** Whether a socket has a peer. @throws CollectError where that cannot be told: then nobody knows whether it listens */
export function hasPeer(text: string, at: LinePlace, { split, none }: PeerForm): boolean {
  const end = split(text);
  if (end !== null && (end.port === '*' || (end.port === '0' && none.endsWith('0')))) return false;
  if (end !== null && remotePort.test(end.port)) return true;
  throw refuse(at.parser, at.line, `no address and port in ${quote(text)}: ${none} would be right`);
}

/** `*` in a row whose protocol says the family is all addresses of that family. */
export function wildcardOf(host: string, family: '4' | '6' | null): string {
  if (host !== '*' || family === null) return host;
  return family === '4' ? '0.0.0.0' : '::';
}

/** The beginning of a cut address, written so that it cannot be read as another address: `fe80::90de:95ff:f...`. */
export function cutAddress(beginningOf: string): string {
  return `${beginningOf}...`;
}

/** An address of IPv6 without its end. */
const beginning = /^[\da-f]{1,4}:[\da-f:.]+$/i;

/** The local end of a socket that listens. @throws CollectError where it cannot be read for certain */
export function localEndpoint(text: string, transport: Transport, at: LinePlace): { address: string; port: number } {
  const end = splitEndpoint(text);
  if (end === null)
    throw refuse(at.parser, at.line, `no address and port in ${quote(text)}: 0.0.0.0:22 would be right`);
  return endpointOf(end, transport, at);
}

/** The same where a dot stands before the port, as IOS and Junos print it. @throws CollectError */
export function dottedEndpoint(text: string, transport: Transport, at: LinePlace): { address: string; port: number } {
  const end = splitDotted(text);
  if (end === null)
    throw refuse(at.parser, at.line, `no address and port in ${quote(text)}: 10.0.0.1.22 would be right`);
  return endpointOf(end, transport, at);
}

/** Both parts of a local end, checked. @throws CollectError where they cannot be read for certain */
export function endpointOf(end: Endpoint, transport: Transport, at: LinePlace): { address: string; port: number } {
  if (!isHost(end.host) && !(at.cut === true && beginning.test(end.host))) {
    throw refuse(at.parser, at.line, `${quote(end.host)} is neither an address nor the name of one`);
  }
  return { address: end.host, port: portNumber(end.port, transport, at) };
}

function portNumber(text: string, transport: Transport, at: LinePlace): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : portNamed(text, transport);
  if (port === null) {
    throw refuse(at.parser, at.line, `nobody can tell which ${transport} port ${quote(text)} is: record with -n`);
  }
  if (port < 1 || port > 65_535) throw refuse(at.parser, at.line, `${port} is not a port: 1 to 65535 would be right`);
  return port;
}

/** `*`, an address, or a name in place of one; a zone (`%eth0`) may follow each of them. */
function isHost(text: string): boolean {
  // A text that does not print, or that would be cut where it is shown, is no address that a person could look up.
  if (cleanText(text) !== text) return false;
  const percent = text.indexOf('%');
  const host = percent < 0 ? text : text.slice(0, percent);
  const zone = percent < 0 ? null : text.slice(percent + 1);
  if (zone !== null && !/^[^\s/]{1,64}$/.test(zone)) return false;
  if (host === '*' || isIP(host) !== 0) return true;
  // Only digits and dots: a damaged address, not a name.
  return host.length <= 255 && /^\w[\w.-]*$/.test(host) && !/^[\d.]+$/.test(host);
}
