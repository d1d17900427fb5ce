import type { Binding, Transport } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { dottedEndpoint, hasPeer, splitDotted, wildcardOf, type LinePlace } from '../endpoint.ts';
import { quote, refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { isWholeSession, readSession, sessionNotes, type TableReader } from '../terminal/session.ts';
import { isOtherProtocol, Unsure } from '../unsure.ts';

const parser = 'junos';

const title = /^Active (?:Internet|UNIX|LOCAL|ISO|Netlink)\b.*$/;
const header = /^Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s.*\(state\)/;
/** Junos gives each address 45 characters, while netstat of BSD without -W gives it 22 and cuts it. */
const wideHeader = /^Proto\s+Recv-Q\s+Send-Q\s+Local Address {20,}Foreign Address\s.*\(state\)/;
const row = /^([a-z][a-z\d]{1,7})\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+(\S.*))?$/;

/** Whether a line is the header of the table as Junos lays it out, or the command as it was typed. */
export function isJunosMark(line: string): boolean {
  return wideHeader.test(line) || /(?:^|[>#] ?)show system connections(?:\s|$)/.test(line);
}

/** Whether a line, in a recording of Junos, is one of its table. */
export function isJunosLine(line: string): boolean {
  return title.test(line) || header.test(line) || row.test(line);
}

/**
 * Reads `show system connections` of Junos, all of it or `inet`, with or without routing instances. `asked` is what a live
 * command asked for; null for a recording. @throws CollectError
 */
export function parseJunos(text: string, asked: CommandScope | null): Parsed {
  const tables = new JunosTables();
  const session = readSession(text, tables, asked !== null);
  const notes = [...sessionNotes(session), ...tables.unsure.notes()];
  if (tables.bindings.length === 0) notes.push('It lists connections only.');
  if (tables.oneFamily) notes.push('The command shows one family of addresses only.');
  const whole = isWholeSession(session) && !tables.oneFamily && !tables.unsure.any;
  const shows = { tcp: whole, udp: whole, process: false };
  return conclude({ parser, bindings: tables.bindings, asked, shows, notes });
}

class JunosTables implements TableReader {
  readonly parser = parser;
  readonly bindings: Binding[] = [];
  readonly unsure = new Unsure();
  /** `inet` or `inet6` was typed. */
  oneFamily = false;
  /** True where `extensive` was typed: each socket is followed by lines of kernel details. */
  #extensive = false;
  /** Other families (UNIX, ISO) have other columns. */
  #place: 'internet' | 'other' = 'internet';

  take(line: string, at: LinePlace): 'header' | 'row' | 'known' | null {
    if (title.test(line)) {
      this.#place = line.startsWith('Active Internet') ? 'internet' : 'other';
      return 'header';
    }
    if (header.test(line)) {
      this.#place = 'internet';
      return 'header';
    }
    if (this.#place === 'other') return isRow(line) ? null : 'known';
    return this.#takeRow(line, at) ?? (this.#extensive && isDetail(line) ? 'known' : null);
  }

  command(text: string): void {
    this.#extensive = /^show system connections\b.*\sextensive(?:\s|$)/.test(text);
    this.oneFamily ||= /^show system connections\b.*\sinet6?(?:\s|$)/.test(text);
  }

  close(): void {
    this.#place = 'internet';
  }

  isHalf(line: string): boolean {
    return isRow(line) || /\s\*\.\*(?:\s|$)|\sLISTEN(?:\s|$)/.test(line);
  }

  #takeOther(protocol: string, at: LinePlace): 'row' {
    if (!isOtherProtocol(protocol)) this.unsure.add(protocol, at);
    return 'row';
  }

  #takeRow(line: string, at: LinePlace): 'row' | null {
    const [, protocol, local, foreign, rest = ''] = row.exec(line) ?? [];
    if (protocol === undefined || local === undefined || foreign === undefined) return null;
    const [, transport, family = ''] = /^(tcp|udp)(4|6|46)?$/.exec(protocol) ?? [];
    if (transport !== 'tcp' && transport !== 'udp') return this.#takeOther(protocol, at);
    if (!listens({ transport, foreign, rest }, at)) return 'row';
    // A socket that is not bound yet has no port.
    if (local === '*.*' && transport === 'udp') return 'row';
    const { address, port } = dottedEndpoint(local, transport, at);
    const host = wildcardOf(address, family === '4' || family === '6' ? family : null);
    this.bindings.push({ transport, address: host, port, process: null });
    return 'row';
  }
}

/** No row of another family begins like one of the Internet. */
function isRow(line: string): boolean {
  return /^(?:tcp|udp)(?:4|6|46)?\s+\d/.test(line);
}

/** `sndsblowat:       2048 sndsbhiwat:      65536`, `flags: ACTIVE REQ_SCALE`, without any part of a socket. */
function isDetail(line: string): boolean {
  return /^[A-Za-z][\w -]{0,30}:(?:\s|$)/.test(line) && !/\*\.\*|\sLISTEN(?:\s|$)/.test(line);
}

const states = /^(?:LISTEN|CLOSED|SYN_SENT|SYN_RCVD|ESTABLISHED|CLOSE_WAIT|FIN_WAIT_[12]|CLOSING|LAST_ACK|TIME_WAIT)$/;

interface Ends {
  readonly transport: Transport;
  readonly foreign: string;
  readonly rest: string;
}

/** After the foreign end come the state, where there is one, and the routing instance, where it was asked for. */
function listens({ transport, foreign, rest }: Ends, at: LinePlace): boolean {
  const open = !hasPeer(foreign, at, { split: splitDotted, none: '*.*' });
  if (transport === 'udp') return open;
  const state = rest.split(/\s+/).find((word) => states.test(word));
  if (state === 'LISTEN') return true;
  if (!open || state === 'CLOSED') return false;
  throw refuse(at.parser, at.line, `state ${quote(rest)} of a socket without a peer: LISTEN would be right`);
}
