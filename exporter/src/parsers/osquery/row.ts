import { isIP } from 'node:net';
import type { Binding, Transport } from '../../model/listener.ts';
import { endpointOf, type LinePlace } from '../endpoint.ts';
import { holderOf } from '../linux/holder.ts';
import { quote, refuse } from '../parsed.ts';
import type { JsonObject } from '../structured/json.ts';
import { isOtherProtocol } from '../unsure.ts';

/** A cell: osquery writes numbers as text, unless it is told otherwise. */
function cell(row: JsonObject, ...names: readonly string[]): string {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return '';
}

/** A row of listening_ports, or of process_open_sockets, which says `local_port`. */
export function isSocketRow(row: JsonObject): boolean {
  return 'protocol' in row && ('port' in row || 'local_port' in row);
}

/** IANA numbers of protocols; a query may have put their names there. */
const transports: Readonly<Record<string, Transport>> = { 6: 'tcp', 17: 'udp', tcp: 'tcp', udp: 'udp' };

/** Null where the row is no listener: a UNIX socket (family 1), another protocol, a socket without a port or with a peer. */
export function bindingOf(row: JsonObject, at: LinePlace): Binding | null {
  const port = cell(row, 'port', 'local_port');
  const transport = transports[cell(row, 'protocol').toLowerCase()];
  if (port === '' || !/^-?\d+$/.test(port))
    throw refuse(at.parser, at.line, `port ${quote(port)}: a number would be right`);
  if (transport === undefined || port === '0') {
    demandNoListener(row, port, at);
    return null;
  }
  // AF_UNIX: its sockets have paths in place of ports.
  if (cell(row, 'family') === '1')
    throw refuse(at.parser, at.line, `a UNIX socket with port ${quote(port)}: 0 would be right`);
  if (!listens(row, transport, at)) return null;
  const host = cell(row, 'address', 'local_address');
  if (isIP(host.replace(/%.*/s, '')) === 0) throw refuse(at.parser, at.line, `${quote(host)} is no address`);
  const end = endpointOf({ host, port }, transport, at);
  // In a row of an address the path is that of the program, from a join.
  const name = cell(row, 'name', 'process_name', 'process', 'path');
  return { transport, ...end, ...holderOf(name, Number.POSITIVE_INFINITY) };
}

/** @throws CollectError where the kind of the row is unknown */
function demandNoListener(row: JsonObject, port: string, at: LinePlace): void {
  const protocol = cell(row, 'protocol');
  if (port === '0' || isOtherProtocol(protocol)) return;
  throw refuse(
    at.parser,
    at.line,
    `protocol ${quote(protocol)}: 6 (TCP), 17 (UDP) or another number of IANA would be right`,
  );
}

/** As osquery and programs like it call them. */
const otherStates =
  /^(?:CLOSED?|BOUND|IDLE|SYN_?SENT|SYN_?(?:RCVD|RECV|RECEIVED)|ESTAB(?:LISHED)?|FIN_?WAIT_?[12]|CLOSE_?WAIT|CLOSING|LAST_?ACK|TIME_?WAIT|DELETE_?TCB)$/;

function listens(row: JsonObject, transport: Transport, at: LinePlace): boolean {
  const state = cell(row, 'state');
  const peer = cell(row, 'remote_port');
  if (peer !== '' && !/^\d{1,5}$/.test(peer))
    throw refuse(at.parser, at.line, `remote_port ${quote(peer)}: a number would be right`);
  const open = peer === '' || peer === '0';
  if (transport === 'tcp' && state !== '') {
    if (state === 'LISTEN' || !open || otherStates.test(state)) return state === 'LISTEN';
    throw refuse(at.parser, at.line, `state ${quote(state)} of a socket without a peer: LISTEN would be right`);
  }
  if (transport === 'tcp' && 'local_port' in row) {
    throw refuse(at.parser, at.line, 'no state of a TCP socket: LISTEN would be right, or the table listening_ports');
  }
  return open;
}

/** AF_INET6 of macOS, as <sys/socket.h> there has it. */
const macFamily = '30';

/** launchd holds sockets on every macOS. An account that cannot see them sees only its own sockets. */
export function isMacWithoutRoot(rows: readonly JsonObject[]): boolean {
  return rows.some((row) => cell(row, 'family') === macFamily) && !rows.some((row) => cell(row, 'pid') === '1');
}
