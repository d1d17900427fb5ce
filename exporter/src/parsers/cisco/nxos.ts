import type { Binding } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import type { LinePlace } from '../endpoint.ts';
import { parseSs } from '../linux/ss.ts';
import { ssLayout, rowOf as ssRowOf } from '../linux/ss-row.ts';
import { quote, refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { isWholeSession, readSession, sessionNotes, type TableReader } from '../terminal/session.ts';
import { isNxosTail, nxosBinding, nxosHeadOf, type NxosHead } from './nxos-row.ts';

const parser = 'cisco-nxos';

const total = /^Total number of (?:netstack )?(tcp|udp|raw)\d? sockets(?: |: ?)\s*(\d+)$/i;
const titles: readonly RegExp[] = [
  total,
  /^(?:Active|TCP|UDP|RAW) connections \(including servers\)$/i,
  /^Protocol\s+State\/\s+Recv-Q\/\s+Local Address\(port\)\/$/,
  /^Context\s+Send-Q\s+Remote Address\(port\)$/,
  /^(?:No|There are no) (?:active )?(?:tcp|udp|raw)?\s?(?:sockets|connections)\.?$/i,
];
/** Sockets of the Linux inside NX-OS, as its `ss` prints them. */
const kernelTitle = /^Kernel Socket Connections?:?$/i;

/** Whether a line is a title or header that only NX-OS prints. */
export function isNxosHeader(line: string): boolean {
  return kernelTitle.test(line) || titles.some((title) => title.test(line));
}

/** Whether a line, in a recording of NX-OS, belongs to the sockets of its Linux. */
export function isKernelRow(line: string): boolean {
  return ssLayout(line) !== null || ssRowOf(line, null, { parser, line: 0 }) !== null;
}

/**
 * Reads `show sockets connection` of Cisco NX-OS, all of it or one transport. `asked` is what a live command asked for;
 * null for a recording. @throws CollectError
 */
export function parseCiscoNxos(text: string, asked: CommandScope | null): Parsed {
  const tables = new NxosTables();
  const session = readSession(text, tables, asked !== null);
  const kernel = tables.kernel.length === 0 ? null : parseSs(`${tables.kernel.join('\n')}\n`, null);
  const whole = isWholeSession(session) && tables.missing.length === 0;
  return conclude({
    parser,
    bindings: [...tables.bindings, ...(kernel?.bindings ?? [])],
    asked,
    shows: { tcp: whole, udp: whole, process: false },
    notes: [...sessionNotes(session), ...tables.missing],
  });
}

class NxosTables implements TableReader {
  readonly parser = parser;
  readonly bindings: Binding[] = [];
  /** Lines of `ss`. */
  readonly kernel: string[] = [];
  readonly missing: string[] = [];
  #head: NxosHead | null = null;
  #inKernel = false;
  /** The number of rows that the title of the table announces. */
  #promised: { readonly name: string; readonly rows: number } | null = null;
  #rows = 0;

  take(line: string, at: LinePlace): 'header' | 'row' | 'known' | null {
    if (isNxosHeader(line)) return this.#takeTitle(line, at);
    if (this.#inKernel) return this.#takeKernel(line);
    return this.#takeLine(line, at);
  }

  close(at: LinePlace): void {
    if (this.#head !== null) {
      throw refuse(
        parser,
        at.line,
        `the second line of ${quote(`${this.#head.address}(${this.#head.port})`)} is missing`,
      );
    }
    this.#inKernel = false;
    this.#judgeCount();
  }

  isHalf(line: string): boolean {
    return /\([\d*]{1,5}\)$/.test(line) || isKernelRow(line);
  }

  #takeTitle(line: string, at: LinePlace): 'header' {
    const [, name, rows] = total.exec(line) ?? [];
    if (name !== undefined || kernelTitle.test(line)) this.close(at);
    if (name !== undefined) this.#promised = { name, rows: Number(rows) };
    if (kernelTitle.test(line)) this.#inKernel = true;
    return 'header';
  }

  #takeKernel(line: string): 'row' | 'known' | null {
    if (!isKernelRow(line)) return null;
    this.kernel.push(line);
    return ssLayout(line) === null ? 'row' : 'known';
  }

  #takeLine(line: string, at: LinePlace): 'row' | null {
    const head = nxosHeadOf(line, at);
    if (head !== null) {
      if (this.#head !== null) this.close(at);
      this.#head = head;
      return 'row';
    }
    if (this.#head === null || !isNxosTail(line)) return null;
    const binding = nxosBinding(this.#head, line);
    if (binding !== null) this.bindings.push(binding);
    this.#head = null;
    this.#rows += 1;
    return 'row';
  }

  #judgeCount(): void {
    const { name, rows } = this.#promised ?? { name: '', rows: this.#rows };
    if (rows > this.#rows) this.missing.push(`Its title speaks of ${rows} ${name} sockets, ${this.#rows} are there.`);
    this.#promised = null;
    this.#rows = 0;
  }
}
