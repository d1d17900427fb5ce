import type { Binding, Transport } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import type { LinePlace } from '../endpoint.ts';
import { refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { isWholeSession, readSession, sessionNotes, type LineKind, type TableReader } from '../terminal/session.ts';
import { Unsure } from '../unsure.ts';
import { blockOf, isLptsLine, type Block } from './iosxr-block.ts';
import { isKnownLayer4, lptsBinding, lptsRowOf, pcbBinding, pcbRowOf, type LptsRow, type PcbRow } from './iosxr-row.ts';

const parser = 'cisco-iosxr';

const pcbHeader = /^PCB\s+(?:VRF-ID\s+)?Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address(?:\s+State)?$/;
const lptsHeader =
  /^Location\s+Clnt\s+Sc\s+L3\s+L4\s+VRF(?:-ID)?\s+Interface\s+Local-Address,Port\s+Remote-Address,Port$/;
const rule = /^[-=]+(?:\s+-+)*$/;
const legend = /^@ - Indirect binding; Sc - Scope$/;

/** Whether a line is the header of a table, or the beginning of a block, that only IOS XR prints. */
export function isIosxrHeader(line: string): boolean {
  return (
    pcbHeader.test(line) || lptsHeader.test(line) || legend.test(line) || /^Connection state is [A-Z]+, I\/O/.test(line)
  );
}

/**
 * Reads `show lpts bindings [brief]`, `show tcp brief`, `show udp brief` and `show tcp detail pcb all` of Cisco IOS XR, one
 * or several of them. `asked` is what live commands asked for; null for a recording. @throws CollectError
 */
export function parseCiscoIosxr(text: string, asked: CommandScope | null): Parsed {
  const tables = new IosxrTables();
  const session = readSession(text, tables, asked !== null);
  const notes = [...sessionNotes(session), ...tables.unsure.notes()];
  if (tables.bindings.length === 0) notes.push('It lists connections only.');
  const whole = isWholeSession(session) && !tables.unsure.any;
  const shows = { tcp: whole, udp: whole, process: false };
  return conclude({ parser, bindings: tables.bindings, asked, shows, notes });
}

class IosxrTables implements TableReader {
  readonly parser = parser;
  readonly bindings: Binding[] = [];
  readonly unsure = new Unsure();
  /** What the table of PCBs is of: by its header, or the command before it. */
  #transport: Transport | null = null;
  #commanded: Transport | null = null;
  #block: Block | null = null;
  #ruled = false;

  command(text: string): void {
    const [, name] = /^sh(?:o|ow)?\s+(tcp|udp)\s/.exec(text) ?? [];
    this.#commanded = name === 'tcp' || name === 'udp' ? name : null;
  }

  take(line: string, at: LinePlace): LineKind | null {
    const block = blockOf(line, at);
    if (block !== null) return this.#beginBlock(block);
    if (this.#block !== null && this.#isInBlock(line)) {
      this.#block.take(line, at);
      return 'known';
    }
    this.#endBlock();
    return this.#takeTable(line, at);
  }

  close(): void {
    this.#endBlock();
    this.#transport = null;
    this.#commanded = null;
  }

  isHalf(line: string): boolean {
    return (
      isLptsLine(line) || /\sLISTEN$|^Local host:|\s(?:0\.0\.0\.0|::):0(?:\s|$)|\sany,\d|\s\S+,\d+\s+any$/.test(line)
    );
  }

  /** Blocks have no header, but there is a line above each of them. */
  #beginBlock(block: Block): LineKind {
    this.#endBlock();
    this.#block = block;
    const kind = this.#ruled ? 'headed' : 'row';
    this.#ruled = false;
    return kind;
  }

  #isInBlock(line: string): boolean {
    return !rule.test(line) && !pcbHeader.test(line) && !lptsHeader.test(line) && pcbRowOf(line) === null;
  }

  #takeTable(line: string, at: LinePlace): LineKind | null {
    this.#ruled = rule.test(line) || legend.test(line);
    if (this.#ruled) return 'known';
    if (lptsHeader.test(line)) return 'header';
    if (pcbHeader.test(line)) {
      this.#transport = this.#commanded ?? (line.endsWith('State') ? 'tcp' : 'udp');
      return 'header';
    }
    return this.#takeRow(line, at) ? 'row' : null;
  }

  #takeRow(line: string, at: LinePlace): boolean {
    const pcb = pcbRowOf(line);
    const lpts = pcb === null ? lptsRowOf(line, at) : null;
    if (pcb !== null) this.#add(pcbBinding(pcb, this.#transportOf(pcb, at), at));
    if (lpts !== null) this.#takeLpts(lpts, at);
    return pcb !== null || lpts !== null;
  }

  #takeLpts(lpts: LptsRow, at: LinePlace): void {
    if (!isKnownLayer4(lpts)) this.unsure.add(lpts.layer4, at);
    this.#add(lptsBinding(lpts, at));
  }

  #transportOf({ state }: PcbRow, at: LinePlace): Transport {
    if (state !== null) return 'tcp';
    if (this.#transport === 'udp') return 'udp';
    throw refuse(parser, at.line, 'a socket without a state, and no header or command says that it is UDP');
  }

  #endBlock(): void {
    const binding = this.#block?.binding() ?? null;
    this.#block = null;
    this.#add(binding);
  }

  #add(binding: Binding | null): void {
    if (binding !== null) this.bindings.push(binding);
  }
}
