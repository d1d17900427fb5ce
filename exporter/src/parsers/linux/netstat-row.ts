import type { Transport } from '../../model/listener.ts';
import { hasPeer, splitEndpoint, type LinePlace } from '../endpoint.ts';
import { holderOf, nobodyKnown, type Holder } from './holder.ts';
import { quote, refuse } from '../parsed.ts';
import { longestRow } from '../tally.ts';

/** Columns that options add behind State. */
export interface Columns {
  /** User and Inode (-e). */
  readonly owner: boolean;
  /** PID/Program name (-p). */
  readonly holder: boolean;
  /** Security Context (-Z). */
  readonly context: boolean;
  /** Timer (-o). */
  readonly timer: boolean;
  /**
   * True where its names are in another language. Then only the column of holders is known, which nobody translates.
   */
  readonly translated: boolean;
}

/** One socket of the Internet section as netstat prints it. */
export interface LinuxNetstatRow {
  readonly at: LinePlace;
  /** `tcp`, `tcp6`, `udp`, ..., `raw`. */
  readonly proto: string;
  readonly local: string;
  readonly foreign: string;
  /** State, where there is one, and the columns behind it. */
  readonly rest: string;
  /**
   * Blanks at the end of the line: net-tools fills the column of holders with them, BusyBox prints nothing after a
   * name.
   */
  readonly blanks: number;
}

const shape = /^(tcp6?|udp6?|udpl6?|udplite6?|raw6?|icmp6?|dccp6?|sctp6?)\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+(.*))?$/;

export function rowOf(line: string, at: LinePlace, blanks = 0): LinuxNetstatRow | null {
  if (line.length > longestRow) return null;
  const [, proto, local, foreign, rest = ''] = shape.exec(line) ?? [];
  return proto === undefined || local === undefined || foreign === undefined
    ? null
    : { at, proto, local, foreign, rest, blanks };
}

/** BusyBox prints `tcp` for both families, net-tools `tcp6` for sockets of IPv6. */
export function transportOf(row: LinuxNetstatRow): Transport | null {
  const transport = row.proto.replace(/6$/, '');
  return transport === 'tcp' || transport === 'udp' ? transport : null;
}

/** LISTEN in Portuguese, Spanish, Catalan, Czech and Swedish (net-tools and language packs); others do not translate it. */
const listenWords: ReadonlySet<string> = new Set(['LISTEN', 'OUÇA', 'ESCUCHAR', 'ESCOLTA', 'NASLOUCHÁ', 'LYSSNAR']);
const closeWords: ReadonlySet<string> = new Set(['CLOSE', 'FECHAR', 'CERRAR', 'TANCA', 'ZAVŘEN', 'STÄNG']);

/**
 * The text after the state of a listening socket; null where it does not listen. States are translated, `:*` is not.
 */
export function behindState(row: LinuxNetstatRow): string | null {
  const open = !hasPeer(row.foreign, row.at, { split: splitEndpoint, none: '0.0.0.0:*' });
  if (transportOf(row) === 'udp') return open ? row.rest : null;
  const state = /^\S*/.exec(row.rest)?.[0] ?? '';
  if (listenWords.has(state)) return row.rest.slice(state.length).trimStart();
  if (!open || closeWords.has(state)) return null;
  throw refuse(
    row.at.parser,
    row.at.line,
    `state ${quote(state)} of a socket without a peer: LISTEN would be right, record with LC_ALL=C`,
  );
}

/** Both net-tools and BusyBox keep 20 bytes for `pid/name` and its end. */
export const holderBytes = 19;

const owner = /^\S+\s+\d+(?:\s+|$)/;
/** `off (0.00/0/0)`, `关闭 (0.00/0/0)`, `apagado (0.00/0/0)`: the word is translated. */
const timer = /(?:^|\s+)\S+\s+\(+\d[\d.]*(?:\/\d+){1,2}\)$/;

/** `system_u:system_r:sshd_t:s0-s0:c0.c1023`: a user, a role, a type, and levels where there are any. */
const context = /(?:^|\s+)(?:[\w.-]+:[\w.-]+:\S+|-|\?)$/;
const usualContext = /(?:^|\s)[\w.-]+_u:[\w.-]+_r:[\w.-]+_t(?::\S+)?$/;

/** @param columns null where no header names them: then the content decides */
export function holderIn(tail: string, columns: Columns | null, at: LinePlace): Holder {
  const known = columns?.translated === true ? { ...columnsOf(tail.trim()), holder: columns.holder } : columns;
  const text = holderColumn(tail.trim(), known ?? columnsOf(tail.trim()), at);
  const [, pid, name] = /^(\d+)\/(.*)$/.exec(text) ?? [];
  if (pid !== undefined && name !== undefined) {
    return holderOf(name, at.unended === true ? 0 : holderBytes - pid.length - 1);
  }
  // Some programs that store such answers remove blanks, and with them an empty cell.
  if (text === '-' || text === '') return nobodyKnown;
  throw refuse(at.parser, at.line, `${quote(text)} is no PID/Program name: 600/sshd or - would be right`);
}

function columnsOf(tail: string): Columns {
  const hasTimer = timer.test(tail);
  return {
    owner: owner.test(tail) && !/^\d+\//.test(tail),
    holder: true,
    context: usualContext.test(hasTimer ? tail.replace(timer, '') : tail),
    timer: hasTimer,
    translated: false,
  };
}

function holderColumn(tail: string, columns: Columns, at: LinePlace): string {
  let text = tail;
  if (columns.owner) text = strip(text, owner, at);
  if (columns.timer) text = strip(text, timer, at);
  if (columns.context) text = strip(text, context, at);
  if (columns.holder || text === '') return text;
  throw refuse(at.parser, at.line, `more columns than the header names: ${quote(text)}`);
}

function strip(text: string, column: RegExp, at: LinePlace): string {
  if (!column.test(text)) throw refuse(at.parser, at.line, `a column is missing in ${quote(text)}`);
  return text.replace(column, '');
}
