import type { LinePlace } from '../endpoint.ts';
import { isHalfRow, isPrompt, linesOf } from '../foreign.ts';
import { maxRows, quote, refuse } from '../parsed.ts';
import { ssLayout, otherSocket, rowOf, type SsLayout, type SsRow } from './ss-row.ts';

/** The rows under one header, or all rows where there is no header (-H). */
export interface SsTable {
  readonly layout: SsLayout;
  readonly rows: SsRow[];
  /** False with -H, and where it was filtered away. */
  readonly header: boolean;
}

export interface SsTables {
  readonly tables: readonly SsTable[];
  /** Including UNIX sockets and similar ones. */
  readonly sockets: number;
  /** Lines of something else before a table: a greeting, the command as it was typed. */
  readonly skipped: number;
  /**
   * True where rows without a header follow a line that is neither a command nor a prompt. Rows before them may be
   * missing.
   */
  readonly headless: boolean;
}

/** Printed on standard error when -e finds a control group that does not exist any more. The row is printed anyway. */
const harmless = /^Failed to (?:open|find) cgroup2/;

/**
 * Finds the rows among the other lines. Inside a table nothing is skipped, because an unreadable row may be a lost
 * listener.
 */
export function ssTables(text: string, live: boolean): SsTables {
  const reader = new TableReader(live);
  const lines = linesOf(text);
  for (let index = 0; index < lines.length; index += 1) {
    const place = { parser: 'ss', line: index + 1 };
    const parts = [lines[index] ?? ''];
    for (let more = restOfRow(lines, index); more > 0; more = restOfRow(lines, index)) {
      parts.push(...lines.slice(index + 1, index + 1 + more));
      index += more;
    }
    reader.read(parts.join('\uFFFD'), place);
  }
  return reader;
}

/** Linux keeps so many bytes of a process name (TASK_COMM_LEN 16, with its final NUL), and no byte is more than one character. */
const longestName = 15;
const afterName = /",(?:pid=)?\d+,/;

/**
 * How many of the next lines belong to this row. ss prints names unchanged, and a process may put line breaks into its
 * name. The name must begin in this line and end in the last of them, and is never longer than Linux keeps. No row is
 * as short as such a name, so a cut row is never taken for one. Reads at most one name.
 */
function restOfRow(lines: readonly string[], index: number): number {
  const line = lines[index] ?? '';
  const near = line.slice(-longestName - 2);
  // A name may contain such a beginning. Then the later one leaves more room, and only the holders are in doubt.
  const opened = near.lastIndexOf('("');
  if (opened < 0) return 0;
  let room = longestName - (near.length - opened - 2);
  let last = 0;
  for (let more = 1; room > 0; more += 1) {
    const next = lines[index + more];
    if (next === undefined) break;
    room -= 1;
    const end = afterName.exec(next.slice(0, longestName + 16))?.index ?? null;
    // A name may contain something like its end. Then the last one is its end.
    if (end !== null && end <= room) last = more;
    room -= next.length;
  }
  return last;
}

class TableReader implements SsTables {
  readonly tables: SsTable[] = [];
  sockets = 0;
  skipped = 0;
  headless = false;
  private inTable = false;
  private afterPrompt = true;
  private readonly live: boolean;

  constructor(live: boolean) {
    this.live = live;
  }

  read(raw: string, at: LinePlace): void {
    const line = raw.trim();
    if (line === '' && at.line === 1) this.afterPrompt = false;
    if (line === '' || harmless.test(line)) return;
    if (this.readHeader(line) || this.readRow(line, at)) {
      this.inTable = true;
      return;
    }
    if (this.inTable && /^\s/.test(raw) && this.continues(line)) return;
    this.afterPrompt = isPrompt(line);
    if (isHalfRow(line) || (this.inTable && (this.live || !this.afterPrompt))) {
      throw refuse(at.parser, at.line, `not a row of ss: ${quote(line)}`);
    }
    this.inTable = false;
    if (++this.skipped > maxRows) throw refuse(at.parser, at.line, `${maxRows} lines and no socket among them`);
  }

  private readHeader(line: string): boolean {
    const layout = ssLayout(line);
    if (layout === null) return false;
    this.tables.push({ layout, rows: [], header: true });
    return true;
  }

  private readRow(line: string, at: LinePlace): boolean {
    const row = rowOf(line, this.tables.at(-1)?.layout ?? null, at);
    if (row === null) return false;
    if (++this.sockets > maxRows) throw refuse(at.parser, at.line, `more than ${maxRows} sockets`);
    const last = this.tables.at(-1);
    if (last === undefined) {
      // From here on every row has the columns of the first one, or it is damaged.
      const layout = { netid: row === otherSocket || row.netid !== null, state: true };
      this.tables.push({ layout, rows: [], header: false });
      this.headless = !this.afterPrompt;
    } else if (!this.inTable && last.rows.length > 0) {
      // A command was typed in between, so this is the answer to another command.
      this.tables.push({ layout: last.layout, rows: [], header: false });
    }
    if (row !== otherSocket) this.tables.at(-1)?.rows.push(row);
    return true;
  }

  /** -i, -m and -e print details on a separate line; a narrow window does this with the holders. */
  private continues(line: string): boolean {
    const rows = this.tables.at(-1)?.rows;
    const last = rows?.at(-1);
    if (!line.startsWith('users:((')) return !isHalfRow(line);
    if (rows === undefined || last?.rest.trim() !== '') return false;
    rows[rows.length - 1] = { ...last, rest: line };
    return true;
  }
}
