import { isIP } from 'node:net';
import { CollectError } from '../../model/collection.ts';
import { cleanText } from '../../model/label.ts';
import type { Binding } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { localEndpoint, type LinePlace } from '../endpoint.ts';
import { isPrompt, linesOf } from '../foreign.ts';
import { holderOf, nobodyKnown, type Holder } from '../linux/holder.ts';
import { demandOneList, listKind, type ListedSocket } from '../one-list.ts';
import { quote, refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { Tally } from '../tally.ts';
import { isHalf, listeningWords, listens, rowOf, type WindowsNetstatRow } from './netstat-row.ts';
import { servicesNote } from './services.ts';
import { isTaskCsv, isTaskRule, TaskReader } from './tasklist.ts';

const parser = 'netstat';

/**
 * Reads the answer of `netstat` of Windows in any language, with the `tasklist` that may follow it. `asked` is what a live
 * command asked for; null for a recording.
 * @param tasklist the answer of `tasklist /fo csv /nh` where it came apart from the other: names in it forge no socket and end
 *   no look, but where one cannot be read no process is complete
 */
export function parseWindowsNetstat(text: string, asked: CommandScope | null, tasklist = ''): Parsed {
  const reader = new NetstatReader(asked !== null);
  const lines = linesOf(text);
  for (const [index, line] of lines.entries()) {
    reader.read(line, lines[index + 1] ?? '', { parser, line: index + 1, unended: index === lines.length - 1 });
  }
  reader.tally.demandSockets();
  const unread = readTasks(reader.tasks, tasklist);
  if (asked === null) demandOneList(parser, reader.listed);
  const { rows, tasks } = reader;
  const words = listeningWords(rows);
  const open = rows.filter((row) => listens(row, words));
  const bindings = open.map((row): Binding => {
    return { transport: row.transport, ...endOf(row), ...holderIn(row, tasks) };
  });
  const notes = [...servicesNote(open.map((row, index) => [bindings[index], servicesOf(row, tasks)]))];
  if (unread > 0) notes.push(`Lines of tasklist that cannot be read, so names of processes may be missing: ${unread}.`);
  const isImage = rows.some((row) => row.isImage);
  const whole = (!reader.headless && !isImage) || asked !== null;
  if (isImage)
    notes.unshift('TCPv4 and the like are no words of netstat: what a program found in memory may be in part.');
  if (reader.headless && asked === null) {
    notes.unshift('Its rows begin without a header, so rows may be missing before them.');
  }
  return conclude({
    parser,
    bindings,
    asked,
    shows: { tcp: whole, udp: whole, process: whole && unread === 0 },
    notes,
  });
}

/** What stands in brackets is kept as printed even where somebody has made it unreadable: the port behind it is whole. */
function endOf({ local, transport, at }: WindowsNetstatRow): { address: string; port: number } {
  const [, masked, port] = /^\[([\w:.%]{2,64})\]:(\d+)$/.exec(local) ?? [];
  if (masked === undefined || isIP(masked) !== 0) return localEndpoint(local, transport, at);
  return { ...localEndpoint(`*:${port}`, transport, at), address: masked };
}

function holderIn({ owner, pid }: WindowsNetstatRow, { tasks }: TaskReader): Holder {
  if (owner !== null) return holderOf(owner, Number.POSITIVE_INFINITY);
  return (pid === null ? undefined : tasks.get(pid)?.holder) ?? nobodyKnown;
}

function servicesOf({ owner, component, pid }: WindowsNetstatRow, { tasks }: TaskReader): readonly string[] {
  if (owner !== null) return component === null ? [] : [cleanText(component)];
  return (pid === null ? undefined : tasks.get(pid)?.services) ?? [];
}

/** @returns how many lines cannot be read */
function readTasks(tasks: TaskReader, text: string): number {
  let unread = 0;
  for (const [index, line] of linesOf(text).entries()) {
    if (line.trim() === '') continue;
    try {
      tasks.readCsv(line, { parser, line: index + 1 });
    } catch (error) {
      if (!(error instanceof CollectError)) throw error;
      unread += 1;
    }
  }
  return unread;
}

class NetstatReader {
  readonly tally: Tally;
  readonly rows: WindowsNetstatRow[] = [];
  readonly tasks = new TaskReader();
  /** No header over the first row: it was filtered, or its beginning is gone. */
  headless = false;
  /** The kinds follow one another: one that comes back is of another list, with or without names of columns between. */
  readonly listed: ListedSocket[] = [];
  private list = 0;
  private place: 'outside' | 'sockets' | 'tasks' | 'csv' = 'outside';
  /** The last line with anything in it, and whether a blank one stood behind it. */
  private previous = '';
  private blank = false;

  constructor(live: boolean) {
    this.tally = new Tally(parser, live);
  }

  read(line: string, next: string, at: LinePlace): void {
    if (line.trim() === '') {
      this.blank = true;
      return;
    }
    this.readLine(line, next, at);
    this.previous = line;
    this.blank = false;
  }

  private readLine(line: string, next: string, at: LinePlace): void {
    const row = rowOf(line, at);
    if (row !== null) this.readSocket(row, line);
    else if (isTaskRule(line)) {
      this.place = 'tasks';
      this.tasks.begin(line);
    } else if (isTaskCsv(line)) {
      this.place = 'csv';
      this.tasks.readCsv(line, at);
    } else if (this.place === 'tasks' && !this.blank && !isPrompt(line)) this.tasks.readRow(line, at);
    else if (this.place !== 'sockets' || !this.readOwner(line)) this.readOther(line, next, at);
  }

  private readSocket(row: WindowsNetstatRow, line: string): void {
    this.tally.row(row.at);
    const isAmongTasks = (this.place === 'tasks' || this.place === 'csv') && !this.blank && !isHeader(this.previous);
    // The name of a process may have a line break in it, and behind it what looks like a socket.
    if (isAmongTasks) throw refuse(parser, row.at.line, `a socket among the rows of tasklist: ${quote(line)}`);
    if (this.place !== 'sockets') {
      this.headless ||= !isHeader(this.previous);
      this.list += 1;
    }
    this.place = 'sockets';
    this.rows.push(row);
    const { at, transport, local } = row;
    const kind = listKind({ transport, address: local.slice(0, local.lastIndexOf(':')) });
    if (kind !== this.listed.at(-1)?.kind) this.list += 1;
    this.listed.push({ at, list: this.list, kind });
  }

  /** What -b prints below a row. Only the words in brackets are the same in every language. */
  private readOwner(line: string): boolean {
    const row = this.rows.at(-1);
    if (row === undefined || isHalf(line) || isPrompt(line)) return false;
    const owner = /^\s*\[(.{1,260})\]\s*$/.exec(line)?.[1];
    if (owner !== undefined) row.owner = owner;
    else if (/^[ \t]/.test(line) && !this.blank) row.component = line.trim();
    else return false;
    return true;
  }

  private readOther(line: string, next: string, at: LinePlace): void {
    if (isHalf(line)) throw this.tally.unreadable(line, at);
    // A title stands alone, and the names of columns stand over a rule or over rows.
    const heads = this.blank || isTaskRule(next) || rowOf(next, at) !== null;
    this.tally.other(line, at, this.place === 'sockets' && !heads);
    this.place = 'outside';
  }
}

/** Names of columns, in whatever language. */
function isHeader(line: string): boolean {
  return !isPrompt(line) && !/\S:(?:\d+|\*)(?:[ \t]|$)/.test(line) && line.trim().split(/[ \t]{2,}/).length >= 3;
}
