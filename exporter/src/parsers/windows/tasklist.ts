import { splitCsvLine } from '../structured/csv.ts';
import type { LinePlace } from '../endpoint.ts';
import { cleanText } from '../../model/label.ts';
import { holderOf, nobodyKnown, type Holder } from '../linux/holder.ts';
import { quote, refuse } from '../parsed.ts';
import { longestRow } from '../tally.ts';

/** A process by its PID. */
export interface Task {
  readonly holder: Holder;
  /** Services that run in it (/svc). */
  readonly services: string[];
}

const rule = /^=+(?: =+)+$/;
const csvRow = /^"[^"]*","\d+",/;
const csvHeader = /^"[^"]*","PID",/;

/** The rule under the names of columns: these are in the language of Windows. */
export function isTaskRule(line: string): boolean {
  return line.length <= longestRow && rule.test(line.trimEnd());
}

export function isTaskCsv(line: string): boolean {
  return csvRow.test(line) || csvHeader.test(line);
}

/** Services in no process of their own. */
const noService = /^(?:N\/A|Nicht zutreffend|N\/D|No disponible|-)?$/i;

/** Reads the rows of `tasklist`, as table or as CSV (/fo csv), with or without /svc. */
export class TaskReader {
  readonly tasks = new Map<number, Task>();
  private widths: readonly number[] = [];
  private last: number | null = null;
  /** Cells of the first row of CSV. */
  private cells: number | null = null;

  /** Takes the widths of the columns from the rule over the rows. */
  begin(line: string): void {
    this.widths = line
      .trimEnd()
      .split(' ')
      .map((column) => column.length);
    this.last = null;
  }

  /** @throws CollectError where a row has no PID: its name would be missing without a word */
  readRow(line: string, at: LinePlace): void {
    const [name, pid, services] = this.columns(line);
    if (name.trim() === '' && pid.trim() === '' && services !== null && this.last !== null) {
      this.continue(services);
      return;
    }
    if (!/^\d+$/.test(pid.trim()) || name.trim() === '') {
      throw refuse(at.parser, at.line, `not a row of tasklist: ${quote(line)}`);
    }
    this.add(name, Number(pid), { room: this.widths[0] ?? 0, services });
  }

  /** @throws CollectError */
  readCsv(line: string, at: LinePlace): void {
    if (csvHeader.test(line)) return;
    const cells = splitCsvLine(line);
    const [name = '', pid = ''] = cells ?? [];
    // tasklist does not double the quotes of a name, so a name may look like cells, or like rows.
    const count = cells?.length ?? null;
    this.cells ??= count;
    if (cells === null || count !== this.cells || !/^\d+$/.test(pid)) {
      throw refuse(at.parser, at.line, `not a row of tasklist: ${quote(line)}`);
    }
    this.add(name, Number(pid), {
      room: Number.POSITIVE_INFINITY,
      services: cells.length === 3 ? (cells[2] ?? '') : null,
    });
  }

  /** Three columns are those of /svc, and its services may go on below. */
  private columns(line: string): [string, string, string | null] {
    const [first = 0, second = 0] = this.widths;
    const services = this.widths.length === 3 ? line.slice(first + second + 2) : null;
    return [line.slice(0, first), line.slice(first + 1, first + 1 + second), services];
  }

  private add(name: string, pid: number, { room, services }: { room: number; services: string | null }): void {
    this.last = pid;
    const printed = holderOf(name.trimEnd(), room);
    const before = this.tasks.get(pid)?.holder;
    const holder = before === undefined || isSame(before, printed) ? printed : nobodyKnown;
    this.tasks.set(pid, { holder, services: namesOf(services ?? '') });
  }

  private continue(services: string): void {
    const task = this.last === null ? undefined : this.tasks.get(this.last);
    if (task === undefined || this.last === null) return;
    for (const name of namesOf(services)) task.services.push(name);
  }
}

/** One process has one name: where a second one stands for it, the name of another process forged a row. */
function isSame(one: Holder, other: Holder): boolean {
  const [name, second] = [one.process ?? '', other.process ?? ''];
  if (name === second) return true;
  return (one.processCut === true && second.startsWith(name)) || (other.processCut === true && name.startsWith(second));
}

function namesOf(services: string): string[] {
  const names = services.split(',').map((name) => cleanText(name.trim()));
  return names.filter((name) => !noService.test(name));
}
