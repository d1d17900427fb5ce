import { cleanText } from '../../model/label.ts';
import { dottedEndpoint, hasPeer, localEndpoint, splitDotted, splitEndpoint, type LinePlace } from '../endpoint.ts';
import { quote, refuse } from '../parsed.ts';
import type { Binding, Transport } from '../../model/listener.ts';
import { isOtherProtocol } from '../unsure.ts';

/** One line of a table of IOS or IOS-XE. */
export interface IosRow {
  /** Null where the socket does not listen. */
  readonly binding: Binding | null;
  /** A TCP connection of `show tcp brief`. */
  readonly connection?: true;
  /** A UDP socket with a peer. On old releases the peer may be the last sender, so it proves nothing. */
  readonly peer?: true;
  /** A UDP socket without a port: it is not bound yet. */
  readonly unbound?: true;
}

const idle: IosRow = { binding: null };

/**
 * `show tcp brief [all] [numeric]`: `03577CD8  *.22  *.*  LISTEN`. TCBs have 8 or 12 hex digits. A BGP speaker listens for
 * each of its neighbours by name: `0.0.0.0.179  10.2.2.2.*  LISTEN`.
 */
const tcbRow = /^[\dA-F]{8,16}\s+(\S+\.\S+)\s+(\S+\.\S+)\s+([A-Z][A-Z\d_-]*)$/;

/** `show control-plane host open-ports`: `tcp  *:443  *:0  HTTP CORE  LISTEN`; states are cut after 8 letters. */
const openPort = /^(tcp|udp)\s+(\S+:\S+)\s+(\S+:\S+)\s+(?:(\S.*?)\s+)?([A-Z][A-Z\d_-]*)$/;

/** The same on releases without the columns of service and state: `tcp  *:23  *:0`. */
const shortPort = /^(tcp|udp)\s+(\S+:\S+)\s+(\S+:(?:\d{1,5}|\*))$/;

/**
 * A row of the short table. A socket without a peer listens. @throws CollectError where it cannot be read for certain
 */
export function shortRowOf(line: string, at: LinePlace): IosRow | null {
  const [, transport, local, foreign] = shortPort.exec(line) ?? [];
  if (transport === undefined || local === undefined || foreign === undefined) return null;
  if (at.unended === true) throw refuse(at.parser, at.line, `${quote(foreign)} may be cut`);
  if (!isOpen(foreign, at)) return idle;
  return bound({ transport: transport as Transport, local, holder: '' }, at);
}

/** `show ip ports all` of IOS-XE: `tcp  *:443  *:*  LISTEN  286/[IOS]HTTP CORE`; UDP has no state. */
const ipPort = /^(tcp|udp)\s+(\S+:\S+)\s+(\S+:\S+)\s+(?:([A-Z][A-Z\d_-]*)\s+)?\d+\/(\S.*)$/;

/**
 * `show udp` and `show ip sockets`: Proto Remote Port Local Port In Out Stat TTY OutputIF. `--listen--` stands in place of
 * a remote end and its port, Stat is hexadecimal (`A1` in Cisco's guide to SIP bindings). Proto is the number of IP: 17 is
 * UDP, 17(v6) UDP over IPv6, 88 EIGRP and so on.
 */
const socketRow =
  /^(\d{1,3})(\(v6\))?\s+(?:--listen--\s+|(\S+)\s+(\d{1,5})(?:\s+|(?=--any--)))(\S+)\s+(\d{1,5})\s+\d+\s+\d+\s+[\dA-Fa-f]+\s+\d+(?:\s+[A-Z]\S*)?$/;

/** No table of IOS is so wide, and the time of a pattern grows faster than the number of blanks. */
const widestRow = 500;

/**
 * @param full the width of the column of local addresses in `show tcp brief`; null where no header told it
 * @throws CollectError where the row cannot be read for certain
 */
export function iosRowOf(line: string, full: number | null, at: LinePlace): IosRow | null {
  if (line.length > widestRow) return null;
  if (/^(?:tcp|udp)\s/.test(line)) return ipPortOf(line, at) ?? openPortOf(line, at);
  return socketOf(line, at) ?? tcbOf(line, full, at);
}

function tcbOf(line: string, full: number | null, at: LinePlace): IosRow | null {
  const [, local, foreign, state] = tcbRow.exec(line) ?? [];
  if (local === undefined || foreign === undefined || state === undefined) return null;
  if (!listens(state, !hasPeer(foreign, at, { split: splitDotted, none: '*.*' }), at))
    return { binding: null, connection: true };
  if (local.length === full && local.includes(':')) {
    throw refuse(at.parser, at.line, `${quote(local)} fills its column, so it may be cut, and with it the port`);
  }
  return { binding: { transport: 'tcp', ...lowered(dottedEndpoint(local, 'tcp', at)), process: null } };
}

function openPortOf(line: string, at: LinePlace): IosRow | null {
  const [, transport, local, foreign, service, state] = openPort.exec(line) ?? [];
  if (transport === undefined || local === undefined || foreign === undefined || state === undefined) return null;
  if (!listens(state, isOpen(foreign, at), at)) return idle;
  return bound({ transport: transport as Transport, local, holder: service ?? '' }, at);
}

function ipPortOf(line: string, at: LinePlace): IosRow | null {
  const [, transport, local, foreign, state, program] = ipPort.exec(line) ?? [];
  if (transport === undefined || local === undefined || foreign === undefined || program === undefined) return null;
  const open = isOpen(foreign, at);
  // The name is the last column. Where a line is cut, a part of a name would be another name.
  const holder = at.unended === true ? '' : program.replace(/^\[IOS\]\s*/, '');
  const isBound = transport === 'udp' ? open : listens(state ?? '', open, at);
  return isBound ? bound({ transport: transport as Transport, local, holder }, at) : idle;
}

function socketOf(line: string, at: LinePlace): IosRow | null {
  const [, protocol, v6, remote, remotePort, local, port] = socketRow.exec(line) ?? [];
  if (protocol === undefined || local === undefined || port === undefined) return null;
  if (protocol !== '17') {
    if (isOtherProtocol(protocol)) return idle;
    throw refuse(at.parser, at.line, `protocol ${quote(protocol)} among sockets of UDP: 17 would be right`);
  }
  if (Number(port) === 0) return { binding: null, unbound: true };
  if (remote !== undefined && remotePort !== '0' && !isAny(remote)) return { binding: null, peer: true };
  const host = local === '--any--' ? (v6 === undefined ? '*' : '::') : local;
  return { binding: { transport: 'udp', ...lowered(localEndpoint(`${host}:${port}`, 'udp', at)), process: null } };
}

function isAny(host: string): boolean {
  return host === '--any--' || host === '0.0.0.0' || host === '::' || host === '*';
}

interface Socket {
  readonly transport: Transport;
  readonly local: string;
  readonly holder: string;
}

function bound({ transport, local, holder }: Socket, at: LinePlace): IosRow {
  const process = holder === '' || holder === '-' || holder === 'Unknown' ? null : cleanText(holder);
  return { binding: { transport, ...lowered(localEndpoint(local, transport, at)), process } };
}

function isOpen(foreign: string, at: LinePlace): boolean {
  return !hasPeer(foreign, at, { split: splitEndpoint, none: '*:0' });
}

/** A socket without a peer listens or is closed. Any other word is cut or unknown. */
function listens(state: string, open: boolean, at: LinePlace): boolean {
  if (state === 'LISTEN') return true;
  if (!open || state === 'CLOSED') return false;
  throw refuse(at.parser, at.line, `state ${quote(state)} of a socket without a peer: LISTEN would be right`);
}

/** IOS writes IPv6 in capitals. */
function lowered({ address, port }: { address: string; port: number }): { address: string; port: number } {
  return { address: address.includes(':') ? address.toLowerCase() : address, port };
}
