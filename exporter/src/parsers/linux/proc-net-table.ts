import type { Transport } from '../../model/listener.ts';
import type { LinePlace } from '../endpoint.ts';
import { isPrompt, linesOf } from '../foreign.ts';
import { maxRows, quote, refuse } from '../parsed.ts';
import { isRow, rowOf, type ProcNetRow } from './proc-net-row.ts';

/** `tcp6`, `raw`: the name of a file below /proc/net. */
export interface TableName {
  readonly kind: Transport | 'raw' | 'udplite' | 'icmp';
  readonly family: 4 | 6;
}

/** One file of /proc/net. */
export interface ProcNetTable {
  readonly at: LinePlace;
  readonly family: 4 | 6;
  /** The header ends in `drops`: a file of datagram sockets (since Linux 2.6.27). */
  readonly drops: boolean;
  /** The header is filled with blanks, as that of udp is and that of raw is not. */
  readonly padded: boolean;
  /** What a line before it calls it: `==> /proc/net/udp <==`, or the command as it was typed. */
  readonly label: TableName | null;
  readonly rows: ProcNetRow[];
}

const header =
  /^sl\s+local_address\s+(rem(?:ote)?_address)\s+st\s+tx_queue\s+rx_queue\s+tr\s+tm->when\s+retrnsmt\s+uid\s+timeout\s+inode\b(.*)$/;
const harmless = /^cat: .*No such file or directory$/;
const path = /\/proc\/(?:self\/|\d+\/)?net\/(tcp|udplite|udp|raw|icmp)(6?)\b/g;

export function procNetTables(text: string, live: boolean): readonly ProcNetTable[] {
  const reader = new TableReader(live);
  for (const [index, line] of linesOf(text).entries()) reader.read(line, { parser: 'proc-net', line: index + 1 });
  return reader.tables;
}

/** `proc_net_tcp6.txt` is tcp6. Used only to find contradictions: the content decides. */
export function tableNameOf(fileName: string): TableName | null {
  const [, kind, six] = /(?:^|[^a-z])(tcp|udplite|udp|raw|icmp)(6?)(?:\.\w+)?$/i.exec(fileName) ?? [];
  return kind === undefined ? null : { kind: kind.toLowerCase() as TableName['kind'], family: six === '6' ? 6 : 4 };
}

class TableReader {
  readonly tables: ProcNetTable[] = [];
  private rows = 0;
  private foreign = 0;
  private inTable = false;
  private label: TableName | null = null;
  private readonly live: boolean;

  constructor(live: boolean) {
    this.live = live;
  }

  read(raw: string, at: LinePlace): void {
    const line = raw.trim();
    if (line === '' || harmless.test(line) || this.readHeader(line, raw, at)) return;
    if (isRow(line)) this.readRow(line, at);
    else this.readForeign(line, at);
  }

  private readHeader(line: string, raw: string, at: LinePlace): boolean {
    const [, peer, more = ''] = header.exec(line) ?? [];
    if (peer === undefined) return false;
    const family = peer === 'remote_address' ? 6 : 4;
    const drops = more.includes('drops');
    this.tables.push({ at, family, drops, padded: /\s$/.test(raw), label: this.label, rows: [] });
    this.inTable = true;
    this.label = null;
    return true;
  }

  private readRow(line: string, at: LinePlace): void {
    const table = this.inTable ? this.tables.at(-1) : undefined;
    if (table === undefined) throw refuse(at.parser, at.line, 'a row without the header of its table above it');
    if (++this.rows > maxRows) throw refuse(at.parser, at.line, `more than ${maxRows} sockets`);
    const row = rowOf(line, at);
    if (row.local.length !== (table.family === 6 ? 32 : 8)) {
      throw refuse(at.parser, at.line, `an address of the other family than its header: ${quote(line)}`);
    }
    table.rows.push(row);
  }

  private readForeign(line: string, at: LinePlace): void {
    const paths = [...line.slice(0, 400).matchAll(path)];
    if (this.inTable && (this.live || (paths.length === 0 && !isPrompt(line)))) {
      throw refuse(at.parser, at.line, `not a row of /proc/net: ${quote(line)}`);
    }
    const [, kind, six] = paths.length === 1 ? (paths[0] ?? []) : [];
    this.label = kind === undefined ? null : { kind: kind as TableName['kind'], family: six === '6' ? 6 : 4 };
    this.inTable = false;
    if (++this.foreign > maxRows) throw refuse(at.parser, at.line, `${maxRows} lines and no table among them`);
  }
}
