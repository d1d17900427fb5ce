import type { Binding, Transport } from '../../model/listener.ts';
import { localEndpoint, type LinePlace } from '../endpoint.ts';
import { portNamed } from '../../services/catalogue.ts';
import { quote, refuse } from '../parsed.ts';

/** The first of two lines of a socket: `[host]: tcp(4/6) LISTEN  0  *(22)`; UDP has no state. */
export interface NxosHead {
  readonly at: LinePlace;
  readonly protocol: string;
  /** After the protocol: `6`, `(4/6)` or nothing. */
  readonly family: string;
  readonly state: string;
  readonly address: string;
  readonly port: string;
}

const head =
  /^(?:\[[\w-]{1,32}\]:\s*)?(tcp|udp|raw)(6|4|\(4\/6\)|\(4\)|\(6\))?\s+(?:([A-Z][A-Z\d_-]*)\s+)?\d+\s+(\S+?)\(([^()\s]*)\)$/;
/** The second one: `Wildcard  0  *(*)`. Its first word is the VRF. */
const tail = /^(\S+)\s+\d+\s+(\S+?)\(([^()\s]*)\)$/;

export function nxosHeadOf(line: string, at: LinePlace): NxosHead | null {
  const [, protocol, family = '', state = '', address, port] = head.exec(line) ?? [];
  if (protocol === undefined || address === undefined || port === undefined) return null;
  return { at, protocol, family, state, address, port };
}

/** Whether the line is the second of a socket. */
export function isNxosTail(line: string): boolean {
  return tail.test(line) && !head.test(line);
}

/**
 * The result of both lines; null where the socket does not listen. @throws CollectError where they do not fit together
 */
export function nxosBinding(first: NxosHead, second: string): Binding | null {
  const [, , , remotePort = ''] = tail.exec(second) ?? [];
  const { at, protocol, state } = first;
  if (protocol === 'raw') return null;
  const open = remotePort === '*' || remotePort === '0';
  if (!open && !/^\d{1,5}$/.test(remotePort) && portNamed(remotePort, protocol === 'udp' ? 'udp' : 'tcp') === null) {
    throw refuse(at.parser, at.line, `no port in ${quote(second)}: *(*) would be right`);
  }
  if (protocol === 'udp') return open ? bindingOf(first) : null;
  if (state === 'LISTEN') return bindingOf(first);
  if (open && state !== 'CLOSED') {
    throw refuse(at.parser, at.line, `state ${quote(state)} of a socket without a peer: LISTEN would be right`);
  }
  return null;
}

/** `*` of `udp6` and `tcp6` is IPv6 alone; `tcp(4/6)` serves both. */
function bindingOf({ at, protocol, family, address, port }: NxosHead): Binding | null {
  if (port === '*' || port === '0') return null;
  const transport = protocol as Transport;
  const isV6 = family === '6' || family === '(6)';
  const host = address === '*' && isV6 ? '::' : address;
  return { transport, ...localEndpoint(`${host}:${port}`, transport, at), process: null };
}
