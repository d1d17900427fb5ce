import { CollectError } from '../../../model/collection.ts';
import type { Parsed } from '../../../parsers/parsed.ts';
import { parseWindowsNetstat } from '../../../parsers/windows/netstat.ts';
import { parsePowershell } from '../../../parsers/windows/powershell.ts';
import type { CommandAnswer } from '../answer.ts';
import { quoted } from '../faults.ts';
import { believed } from './believe.ts';
import type { Platform, Way } from './platform.ts';
import { firstLine } from './script.ts';

const mark = 'otports-5f1c0e end';

/** One table: a line that names its class, then CSV. Constrained language mode allows all of it: cmdlets, no .NET. */
function table(type: string, get: string, properties: string): string {
  return `'#TYPE ${type}'; ${get} | Select-Object ${properties} | ConvertTo-Csv -NoTypeInformation`;
}

/**
 * The login shell may be cmd or PowerShell. So the command has no `$` and no `"`, which PowerShell would read, no `%`,
 * which cmd would read, and everything with a meaning is between quotes. An error of the first two ends it, so that the
 * final mark is missing.
 */
const powershellCommand = `powershell -NoProfile -NonInteractive -Command "${[
  table(
    'MSFT_NetTCPConnection',
    'Get-NetTCPConnection -State Listen -ErrorAction Stop',
    'State,LocalAddress,LocalPort,OwningProcess',
  ),
  table('MSFT_NetUDPEndpoint', 'Get-NetUDPEndpoint -ErrorAction Stop', 'LocalAddress,LocalPort,OwningProcess'),
  table('Process', 'Get-Process', 'Id,ProcessName'),
  table(
    'Win32_Service',
    'Get-CimInstance Win32_Service -Property Name,ProcessId -ErrorAction SilentlyContinue',
    'Name,ProcessId',
  ),
  `'${mark}'`,
].join('; ')}"`;

/** The last one counts, because the name of a process may contain the same line. */
const marks = new RegExp(`(?:^|\\n)${mark}\\r?\\n`, 'g');
const markAtEnd = new RegExp(`(?:^|\\n)${mark}\\r?\\n$`);
const everything = { tcp: true, udp: true, process: true } as const;

const powershell: Way = {
  commands: [powershellCommand],
  isWhole: (tail) => markAtEnd.test(tail),
  read: ([answer]) => {
    const text = answer === undefined ? '' : decode('powershell', answer.stdout);
    const end = [...text.matchAll(marks)].at(-1);
    // No PowerShell, no such cmdlets (Windows 7), or a policy against them: netstat works everywhere.
    if (end === undefined) return null;
    const whole = `${text.slice(0, end.index)}\n`;
    const tables = whole.slice(/^#TYPE /m.exec(whole)?.index ?? 0);
    return { way: 'powershell', parsed: believed('powershell', parsePowershell(tables, everything)) };
  },
};

const netstat: Way = {
  // In separate channels, because cmd and PowerShell separate commands by different signs.
  commands: ['netstat -ano', 'tasklist /svc /fo csv /nh'],
  isWhole: () => false,
  read: ([sockets, tasks]) => {
    if (sockets === undefined) return null;
    if (sockets.exitCode !== 0 || sockets.stdout.at(-1) !== 0x0a) throw failed(sockets);
    return { way: 'netstat', parsed: believed('netstat', readNetstat(sockets, tasks)) };
  },
};

function readNetstat(sockets: CommandAnswer, tasks: CommandAnswer | undefined): Parsed {
  const named = tasks?.exitCode === 0 && tasks.stdout.at(-1) === 0x0a;
  const names = named ? decode('tasklist', tasks.stdout) : '';
  const parsed = parseWindowsNetstat(decode('netstat', sockets.stdout), { ...everything, process: named }, names);
  const notes = ['PowerShell or its Get-NetTCPConnection does not work there: netstat was used.'];
  if (!named)
    notes.push(`Processes are not seen: tasklist does not work there (${quoted(firstLine(tasks?.stderr ?? ''))}).`);
  return { ...parsed, notes: [...parsed.notes, ...notes] };
}

function failed({ stdout, stderr, exitCode }: CommandAnswer): CollectError {
  const said = firstLine(stderr) || firstLine(stdout.toString('latin1', 0, 4096));
  const exit = exitCode === null ? 'no exit status' : `exit status ${exitCode}`;
  return new CollectError(
    'parse',
    `neither PowerShell with Get-NetTCPConnection nor netstat works there (netstat: ${exit}, ${stdout.length} bytes; ${quoted(said)})`,
  );
}

const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * The code page of a console is unknown. Names of columns and states may have any letter; addresses and ports have only
 * ASCII.
 */
function decode(tool: string, bytes: Buffer): string {
  if (bytes.includes(0)) throw new CollectError('parse', `${tool}: not text (a zero byte)`);
  try {
    return strict.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/**
 * Windows with OpenSSH (included since Windows 10 and Server 2019, installed by hand before). It needs no
 * administrator.
 */
export const windows: Platform = {
  name: 'windows',
  uname: null,
  ident: /^OpenSSH_for_Windows/,
  first: powershell,
  otherwise: netstat,
  known: new Map([
    ['powershell', powershell],
    ['netstat', netstat],
  ]),
};
