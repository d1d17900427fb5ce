import type { Binding, Transport } from '../../model/listener.ts';
import { hasPeer, localEndpoint, splitEndpoint, type Endpoint, type LinePlace } from '../endpoint.ts';
import { isIP } from 'node:net';
import { quote, refuse } from '../parsed.ts';
import { isOtherProtocol } from '../unsure.ts';

/** `show tcp brief` and `show udp brief`: PCB, VRF where the release prints it, queues, both ends, a state for TCP. */
const pcbRow = /^0x[\da-f]{6,16}\s+(?:0x[\da-f]{1,16}\s+)?\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+([A-Z][A-Z\d_-]*))?$/i;

export interface PcbRow {
  readonly local: string;
  readonly foreign: string;
  /** Null where the table has no states, and that is UDP. */
  readonly state: string | null;
}

export function pcbRowOf(line: string): PcbRow | null {
  const [, local, foreign, state] = pcbRow.exec(line) ?? [];
  return local === undefined || foreign === undefined ? null : { local, foreign, state: state ?? null };
}

/** Null where the socket does not listen. @throws CollectError */
export function pcbBinding({ local, foreign, state }: PcbRow, transport: Transport, at: LinePlace): Binding | null {
  const open = !hasPeer(foreign, at, { split: splitEndpoint, none: '0.0.0.0:0' });
  const isBound = splitEndpoint(local)?.port !== '0';
  if (transport === 'udp' ? !open || !isBound : !listens(state, open, at)) return null;
  return { transport, ...localEndpoint(local, transport, at), process: null };
}

function listens(state: string | null, open: boolean, at: LinePlace): boolean {
  if (state === 'LISTEN') return true;
  if (!open || state === 'CLOSED') return false;
  throw refuse(at.parser, at.line, `state ${quote(state ?? '')} of a socket without a peer: LISTEN would be right`);
}

/**
 * `show lpts bindings brief`: Location, Clnt, Sc, L3, L4, VRF-ID, Interface, Local-Address,Port, Remote-Address,Port;
 * `@` marks an indirect binding.
 */
const lptsRow = /^@?\s?\d+\/\S+\s+(?:@\s?)?\S+\s+@?\s?[A-Z]{2}\s+(IPV[46])\s+(\S+)\s+\S+\s+\S+\s+(\S+)\s+(\S+)$/;

export interface LptsRow {
  readonly isV6: boolean;
  /** `TCP`, `UDP`, `ICMP`, `OSPF`, ... */
  readonly layer4: string;
  readonly local: Endpoint;
  readonly remote: Endpoint;
}

export function lptsRowOf(line: string, at: LinePlace): LptsRow | null {
  const [, layer3, layer4, local, remote] = lptsRow.exec(line) ?? [];
  if (layer4 === undefined || local === undefined || remote === undefined) return null;
  const ends = { local: lptsEnd(local), remote: lptsEnd(remote) };
  // A remote address without its port means any port, unless the line is cut after it.
  const half = at.unended === true && ends.remote.host !== 'any' && ends.remote.port === 'any';
  if (half || ends.remote.port === '') throw refuse(at.parser, at.line, `${quote(remote)} may be cut`);
  return { isV6: layer3 === 'IPV6', layer4, ...ends };
}

/** False where the binding is of an unknown protocol. */
export function isKnownLayer4({ layer4 }: LptsRow): boolean {
  return /^(?:tcp|udp)$/i.test(layer4) || isOtherProtocol(layer4);
}

/** Whether a line is a row of LPTS, damaged or not. */
export function isLptsRow(line: string): boolean {
  return lptsRow.test(line);
}

function lptsEnd(text: string): Endpoint {
  const comma = text.indexOf(',');
  return comma < 0 ? { host: text, port: 'any' } : { host: text.slice(0, comma), port: text.slice(comma + 1) };
}

/** Null where nothing listens: another protocol, a session with a peer, or a client that takes packets of any port. */
export function lptsBinding({ isV6, layer4, local, remote }: LptsRow, at: LinePlace): Binding | null {
  const transport = layer4.toLowerCase();
  if (transport !== 'tcp' && transport !== 'udp') return null;
  demandRemote(remote, at);
  if (remote.port !== 'any' || local.port === 'any') return null;
  const host = local.host === 'any' ? (isV6 ? '::' : '0.0.0.0') : local.host;
  return { transport, ...localEndpoint(`${host}:${local.port}`, transport, at), process: null };
}

function demandRemote({ host, port }: Endpoint, at: LinePlace): void {
  const isAddress = host === 'any' || isIP(host) !== 0;
  if (isAddress && (port === 'any' || /^\d{1,5}$/.test(port))) return;
  throw refuse(at.parser, at.line, `${quote(`${host},${port}`)} is no remote end: any or 10.0.0.1,179 would be right`);
}
