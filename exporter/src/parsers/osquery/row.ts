import { isIP } from 'node:net';
import type { Binding, Transport } from '../../model/listener.ts';
import { endpointOf, type Place } from '../endpoint.ts';
import { holderOf } from '../linux/holder.ts';
import { quote, refuse } from '../parsed.ts';
import type { JsonObject } from '../structured/json.ts';

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
export function bindingOf(row: JsonObject, at: Place): Binding | null {
  const port = cell(row, 'port', 'local_port');
  const transport = transports[cell(row, 'protocol').toLowerCase()];
  if (port === '' || !/^-?\d+$/.test(port))
    throw refuse(at.parser, at.line, `port ${quote(port)}: a number would be right`);
  if (transport === undefined || port === '0' || cell(row, 'family') === '1') return null;
  if (!listens(row, transport, at)) return null;
  const host = cell(row, 'address', 'local_address');
  if (isIP(host.replace(/%.*/s, '')) === 0) throw refuse(at.parser, at.line, `${quote(host)} is no address`);
  const end = endpointOf({ host, port }, transport, at);
  // In a row of an address the path is that of the program, from a join.
  const name = cell(row, 'name', 'process_name', 'process', 'path');
  return { transport, ...end, ...holderOf(name, Number.POSITIVE_INFINITY) };
}

function listens(row: JsonObject, transport: Transport, at: Place): boolean {
  const state = cell(row, 'state');
  if (transport === 'tcp' && state !== '') return state === 'LISTEN';
  if (transport === 'tcp' && 'local_port' in row) {
    throw refuse(at.parser, at.line, 'no state of a TCP socket: LISTEN would be right, or the table listening_ports');
  }
  const peer = cell(row, 'remote_port');
  return peer === '' || peer === '0';
}

/** AF_INET6 of macOS, as <sys/socket.h> there has it. */
const macFamily = '30';

/** launchd holds sockets on every macOS; who cannot see them sees no account's but its own. */
export function isMacWithoutRoot(rows: readonly JsonObject[]): boolean {
  return rows.some((row) => cell(row, 'family') === macFamily) && !rows.some((row) => cell(row, 'pid') === '1');
}
