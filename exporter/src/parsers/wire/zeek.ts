import type { Transport } from '../../model/listener.ts';
import { quote, refuse } from '../parsed.ts';
import { portOfText, type LineSpan, type WireLog, type WireSink } from './answer.ts';
import { KnownAddresses } from './asset-address.ts';
import { epochInstant, isoInstant } from './instant.ts';
import { hasAnswered, hasSent } from './zeek-conn.ts';
import { icsLogs, type Cell, type IcsLog } from './zeek-kinds.ts';
import { dottedKeys, ZeekTable } from './zeek-table.ts';

const parser = 'zeek';

/** One line of a log, whatever its form. */
interface ZeekRow {
  readonly cell: Cell;
  readonly number: number;
}

/** One kind of log: how a line of it is read. */
interface LogKind {
  readonly read: (row: ZeekRow) => void;
}

/** The `#fields` of a log with every policy script loaded has some 600 bytes. */
const maxHeaderLine = 65_536;

/** For messages. */
const speaking = 'conn, known_services and logs of ICS parsers that say who answered (modbus, s7comm, bacnet, ...)';

/**
 * One log of Zeek, in TSV or JSON. The first line decides which; a header of TSV may come again where files were joined.
 * A log of another kind is refused at its first line of data.
 */
export class ZeekLog implements WireLog {
  isOther = false;
  readonly #sink: WireSink;
  readonly #name: string;
  readonly #table = new ZeekTable();
  readonly #addresses = new KnownAddresses();
  /** Of the header that holds now; null where it must be found again. */
  #kind: LogKind | null = null;

  /** @param fileName names the log in JSON, which does not name itself: `modbus.2026-11-24.log` is modbus */
  constructor(sink: WireSink, fileName: string) {
    this.#sink = sink;
    this.#name = /^[a-z]\w*/.exec(fileName.toLowerCase())?.[0] ?? '';
  }

  read(text: string, line: LineSpan): void {
    if (line.start === line.end) return;
    const first = text[line.start];
    if (first === '{') this.#json(text.slice(line.start, line.end), line.number);
    else if (first !== '#') this.#row(text, line);
    else if (line.end - line.start > maxHeaderLine) this.#noHeader(line.number);
    else if (this.#table.header(text.slice(line.start, line.end), line.number)) this.#kind = null;
  }

  get header(): string {
    return this.#table.lines;
  }

  #row(text: string, line: LineSpan): void {
    const table = this.#table;
    table.row(text, line);
    this.#kind ??= this.#kindOf(table.path, (column) => table.has(column)) ?? this.#other(table.path, line.number);
    this.#kind.read({ cell: table.cell, number: line.number });
  }

  /** In a stream of several logs (`_path`) those that say nothing here are passed over, like other events of Suricata. */
  #json(text: string, number: number): void {
    const values = dottedKeys(jsonObject(text, number));
    const path = values['_path'];
    const kind = this.#kindOf(typeof path === 'string' ? path : this.#name, (column) => column in values);
    if (kind === null && typeof path === 'string') return;
    const { read } = kind ?? this.#other(this.#name, number);
    read({ cell: (column) => textOf(values[column]), number });
  }

  /** By its columns where they are like no other's, else by its name; null where it says nothing of who answered. */
  #kindOf(path: string, has: (column: string) => boolean): LogKind | null {
    if (has('host') && has('port_num') && has('port_proto')) return { read: this.#knownService };
    if (!has('id.resp_h') || !has('id.resp_p')) return null;
    if (has('proto') && (has('history') || has('conn_state'))) return { read: this.#conn };
    const ics = icsLogs.get(path);
    return ics === undefined
      ? null
      : {
          read: (row) => {
            this.#ics(row, ics);
          },
        };
  }

  #noHeader(number: number): never {
    this.isOther = true;
    throw refuse(parser, number, `a header line of more than ${maxHeaderLine} bytes: no log of Zeek has one`);
  }

  #other(path: string, number: number): never {
    this.isOther = true;
    const named = path === '' ? 'without a name' : `called ${quote(path)}`;
    throw refuse(parser, number, `a log ${named} does not say which port answered: ${speaking} would be right`);
  }

  readonly #conn: LogKind['read'] = ({ cell, number }) => {
    const transport = transportOf(cell('proto'));
    if (transport === null) return;
    const startedAt = timeOf(cell('ts'), number);
    const duration = cell('duration');
    const at = startedAt === null || duration === null ? startedAt : startedAt + durationOf(duration, number);
    const [history, state, service] = [cell('history'), cell('conn_state'), cell('service')];
    const address = this.#addressIn(cell('id.resp_h'), number);
    const port = portIn(cell('id.resp_p'), number);
    const clientPort = portIn(cell('id.orig_p'), number);
    const seen = { transport, history, state, service, clientPort, serverPort: port };
    const isAnswer = port > 0 && hasAnswered(seen);
    if (isAnswer) this.#sink.answered({ transport, address, port, at, service });
    if (this.#sink.saw === null) return;
    if (!isAnswer && hasSent(history, 'responder')) this.#sink.saw(address, at);
    if (hasSent(history, 'originator')) this.#sink.saw(this.#addressIn(cell('id.orig_h'), number), at);
  };

  readonly #knownService: LogKind['read'] = ({ cell, number }) => {
    const transport = transportOf(cell('port_proto'));
    const address = this.#addressIn(cell('host'), number);
    const port = portIn(cell('port_num'), number);
    const at = timeOf(cell('ts'), number);
    if (transport === null || port === 0) return;
    this.#sink.answered({ transport, address, port, at, service: cell('service')?.toLowerCase() ?? null });
  };

  #addressIn(text: string | null, number: number): string {
    if (text === null || !this.#addresses.has(text))
      throw refuse(parser, number, `${quote(text ?? '-')} is no address`);
    return text;
  }

  #ics({ cell, number }: ZeekRow, { transport, service, proves }: IcsLog): void {
    const at = timeOf(cell('ts'), number);
    const address = this.#addressIn(cell('id.resp_h'), number);
    const port = portIn(cell('id.resp_p'), number);
    if (port > 0 && proves(cell)) this.#sink.answered({ transport, address, port, at, service });
  }
}

function jsonObject(text: string, number: number): Readonly<Record<string, unknown>> {
  try {
    // A line that begins with a brace is an object or no JSON.
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw refuse(parser, number, `${quote(text)} is not a whole JSON object`);
  }
}

/** JSON has numbers, booleans and lists where TSV has words. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  return Array.isArray(value) && value.length > 0 ? value.map(String).join(',') : null;
}

/** ICMP and what Zeek does not know have no ports. */
function transportOf(proto: string | null): Transport | null {
  return proto === 'tcp' || proto === 'udp' ? proto : null;
}

/** Zeek's own tests write X in place of the last ten digits of times. */
const masked = /^\d*X+\.X+$/;

function timeOf(text: string | null, number: number): number | null {
  if (text === null) return null;
  const at = epochInstant(text) ?? isoInstant(text);
  if (at === null && masked.test(text)) return null;
  if (at === null) throw refuse(parser, number, `ts ${quote(text)}: epoch seconds or ISO 8601 would be right`);
  return at;
}

/** Seconds as milliseconds; JSON may have an exponent. */
function durationOf(text: string, number: number): number {
  const ms = epochInstant(text) ?? Math.floor(Number(text) * 1000);
  if (ms >= 0 && ms < 1e13) return ms;
  if (masked.test(text)) return 0;
  throw refuse(parser, number, `duration ${quote(text)}: seconds would be right`);
}

/** 0 where there is none. */
function portIn(text: string | null, number: number): number {
  if (text === null || text === '0') return 0;
  const port = portOfText(text);
  if (port === null) throw refuse(parser, number, `${quote(text)} is not a port: 0 to 65535 would be right`);
  return port;
}
