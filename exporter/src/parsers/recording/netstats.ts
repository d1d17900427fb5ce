import { parseBsdNetstat } from '../bsd/netstat.ts';
import { bsdLayout, titleOf } from '../bsd/netstat-header.ts';
import { rowOf as bsdRow } from '../bsd/netstat-row.ts';
import { linesOf } from '../foreign.ts';
import { parseNetstat } from '../linux/netstat.ts';
import { rowOf as linuxRow } from '../linux/netstat-row.ts';
import { internetHeader } from '../linux/netstat-table.ts';
import { longestRow } from '../tally.ts';
import { refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { isSolarisTitle, parseSolarisNetstat } from '../solaris/netstat.ts';
import { parseWindowsNetstat } from '../windows/netstat.ts';
import { rowOf as windowsRow } from '../windows/netstat-row.ts';

/** One of the programs that are all called netstat. */
interface Dialect {
  readonly name: string;
  readonly marks: (line: string) => boolean;
  readonly parse: (text: string, asked: CommandScope | null) => Parsed;
}

const nowhere = { parser: 'import', line: 0 };
const linuxTitle = /^Active Internet connections \((?!including servers\))/;

/** The first one that recognises a line gets it. */
const dialects: readonly Dialect[] = [
  { name: 'Solaris or illumos', marks: isSolarisTitle, parse: parseSolarisNetstat },
  { name: 'Windows', marks: (line) => windowsRow(line, nowhere) !== null, parse: parseWindowsNetstat },
  { name: 'BSD, macOS or AIX', marks: isBsd, parse: parseBsdNetstat },
  { name: 'Linux or BusyBox', marks: isLinux, parse: parseNetstat },
];

function isBsd(line: string): boolean {
  // For any other protocol there are rows of `ps aux` that look alike: `root 1 0.0 0.1 ...`.
  const row = bsdRow(line, nowhere);
  if (row !== null && row.transport !== null) return true;
  if (titleOf(line) !== null) return true;
  const layout = bsdLayout(line);
  return layout !== null && (layout.queues || layout.blocks || /\(state\)|TCP-State/.test(line));
}

function isLinux(line: string): boolean {
  return linuxTitle.test(line) || linuxRow(line, nowhere) !== null;
}

function dialectOf(line: string): Dialect | undefined {
  return line.length > longestRow ? undefined : dialects.find(({ marks }) => marks(line));
}

/** Whether a line (without spaces around it) is of any netstat. */
export function marksNetstat(line: string): boolean {
  // NetBSD has the header of Linux, so a header alone is not enough.
  return internetHeader.test(line) || dialectOf(line) !== undefined;
}

/** Reads the answer of any netstat. @throws CollectError where it is of two of them */
export function parseAnyNetstat(text: string): Parsed {
  let found: Dialect | null = null;
  for (const [index, raw] of linesOf(text).entries()) {
    const line = raw.trim();
    const dialect = line === '' ? undefined : dialectOf(line);
    if (dialect === undefined || dialect === found) continue;
    if (found !== null) {
      const message = `netstat of ${dialect.name} in a recording of netstat of ${found.name}: one file for each would be right`;
      throw refuse('netstat', index + 1, message);
    }
    found = dialect;
  }
  return (found?.parse ?? parseNetstat)(text, null);
}
