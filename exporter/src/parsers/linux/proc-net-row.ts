import type { LinePlace } from '../endpoint.ts';
import { quote, refuse } from '../parsed.ts';

/** One socket as the kernel prints it. */
export interface ProcNetRow {
  readonly at: LinePlace;
  /** 8 or 32 hexadecimal digits, in words of the asset's own byte order. */
  readonly local: string;
  readonly remote: string;
  readonly port: number;
  readonly state: number;
  /**
   * What the row alone tells: `datagram` is UDP, raw or ping. Null where its state and its columns contradict each
   * other.
   */
  readonly kind: 'tcp' | 'datagram' | null;
}

/** States of include/net/tcp_states.h. */
const established = 0x01;
const synReceived = 0x03;
const timeWait = 0x06;
/** TCP_CLOSE: the state of a UDP socket that is not connected. */
export const unconnected = 0x07;
export const listenState = 0x0a;
const newSynReceived = 0x0c;
const boundInactive = 0x0d;

const address = '([\\dA-F]{8}|[\\dA-F]{32}):([\\dA-F]{4})';
const shape = new RegExp(
  `^\\d+: ${address} ${address} ([\\dA-F]{2}) [\\dA-F]+:[\\dA-F]+ [\\dA-F]{2}:[\\dA-F]+ [\\dA-F]+ +-?\\d+ +-?\\d+ +\\d+((?: \\S+)*)$`,
  'i',
);

export function isRow(line: string): boolean {
  return /^\d+: [\dA-F]{8}/i.test(line);
}

/** @throws CollectError where the line is no whole row */
export function rowOf(line: string, at: LinePlace): ProcNetRow {
  const [, local = '', port = '', remote = '', , state = '', tail = ''] = shape.exec(line.slice(0, 400)) ?? [];
  if (local === '' || local.length !== remote.length || tail === '') {
    throw refuse(at.parser, at.line, `not a row of /proc/net: ${quote(line)}`);
  }
  const number = Number.parseInt(state, 16);
  if (number < established || number > boundInactive) {
    throw refuse(
      at.parser,
      at.line,
      `state ${state} is none that Linux has: 0A (it listens) or another up to 0D would be right`,
    );
  }
  const kind = kindOf(number, tail.trim().split(' ').length);
  return { at, local, remote, port: Number.parseInt(port, 16), state: number, kind };
}

/**
 * Behind the inode stand `refs pointer` and, of a TCP socket, five columns about time-outs and congestion; of a datagram
 * socket at most the count of drops (since Linux 2.6.27).
 */
function kindOf(state: number, columns: number): ProcNetRow['kind'] {
  if (columns >= 5) return 'tcp';
  if (state === unconnected || state === established) return 'datagram';
  return state === synReceived || state === timeWait || state === newSynReceived ? 'tcp' : null;
}
