import { describe, expect, it } from 'vitest';
import { CollectError } from '../model/collection.ts';
import { parseOsquery } from './osquery/osquery.ts';
import type { CommandScope, Parsed } from './parsed.ts';
import { gatherRows } from './snmp/rows.ts';
import { parseSnmprec } from './snmp/snmprec.ts';
import { parseSnmpwalk } from './snmp/snmpwalk.ts';
import { readSnmp } from './snmp/tables.ts';
import { parseWindowsNetstat } from './windows/netstat.ts';
import { parsePowershell } from './windows/powershell.ts';

/**
 * A process may have any name. Here a process with PID 500 holds 4444, beside sshd (22, PID 9) and nginx (80, PID 10).
 */

const asked: CommandScope = { tcp: true, udp: true, process: true };
type Line = (port: number, host: string, name: string) => string;

function three(line: Line, name: string, glue = ''): string {
  return [line(22, '0.0.0.0', 'sshd'), line(4444, '0.0.0.0', name), line(80, '::', 'nginx')].join(glue);
}

const sockets = `Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:22             0.0.0.0:0              LISTENING       9
  TCP    0.0.0.0:4444           0.0.0.0:0              LISTENING       500
  TCP    [::]:80                [::]:0                 LISTENING       10
`;
const taskTable = `
Image Name                     PID Services
========================= ======== ============================================
`;

/** tasklist puts quotes around a name and does not change quotes inside it. */
const tasks = (name: string): string => `"sshd","9","N/A"\n"${name}","500","N/A"\n"nginx","10","N/A"\n`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** net-snmp escapes quotes, and prints in hexadecimal what does not print. */
const walkText = (name: string): string =>
  /[^\P{Cc}\s]|[^\0-\x7F]/u.test(name)
    ? `Hex-STRING: ${Buffer.from(name).toString('hex').replace(/../g, '$& ')}`
    : `STRING: "${name.replace(/["\\]/g, '\\$&')}"`;

const listeners = {
  '1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.22': 9,
  '1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.4444': 500,
  '1.3.6.1.2.1.6.20.1.4.2.16.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.80': 10,
};
const runName = '1.3.6.1.2.1.25.4.2.1.2';
const names = (name: string) => [[9, 'sshd'], [10, 'nginx'], [500, name]] as const; // prettier-ignore

/** Each as the program itself prints it. */
const programs: Readonly<Record<string, (name: string) => Parsed>> = {
  'tasklist as CSV': (name) => parseWindowsNetstat(`${sockets}\n${tasks(name)}`, null),
  'tasklist as a table': (name) => {
    const row = (image: string, pid: number) => `${image.slice(0, 25).padEnd(25)} ${String(pid).padStart(8)} N/A\n`;
    return parseWindowsNetstat(`${sockets}${taskTable}${row('sshd', 9)}${row(name, 500)}${row('nginx', 10)}`, null);
  },
  'Format-Table, which shows the first line and three dots': (name) => {
    const cell = (text: string) => (/[\r\n]/.test(text) ? `${text.split(/[\r\n]/, 1)[0] ?? ''}...` : text).slice(0, 60);
    const line: Line = (port, host, own) => `${host.padEnd(12)} ${String(port).padStart(9)} Listen ${cell(own)}\n`;
    const head = `\nLocalAddress LocalPort State  ProcessName\n------------ --------- -----  -----------\n`;
    return parsePowershell(`${head}${three(line, name)}\n`, null);
  },
  'Format-List, which indents further lines': (name) => {
    const line: Line = (port, host, own) =>
      `LocalAddress : ${host}\nLocalPort    : ${port}\nState        : Listen\nProcessName  : ${own.replace(/\r?\n/g, '\n               ')}\n`;
    return parsePowershell(`\n${three(line, name, '\n')}\n`, null);
  },
};

/** Programs whose recording must not be refused because of a name: live looks read them, or they quote their texts. */
const strict: typeof programs = {
  'tasklist, live': (name) => parseWindowsNetstat(sockets, asked, tasks(name)),
  'Export-Csv of sockets': (name) => {
    const line: Line = (port, host, own) => `"Listen","${host}","${port}",${quoted(own)}\n`;
    return parsePowershell(`"State","LocalAddress","LocalPort","ProcessName"\n${three(line, name)}`, null);
  },
  'PowerShell, live': (name) => {
    const line: Line = (port, host) => `"Listen","${host}","${port}","${port}"\n`;
    const table = `"Id","ProcessName"\n"22","sshd"\n"4444",${quoted(name)}\n"80","nginx"\n`;
    const head = '#TYPE MSFT_NetTCPConnection\n"State","LocalAddress","LocalPort","OwningProcess"\n';
    return parsePowershell(`${head}${three(line, name)}#TYPE Process\n${table}`, asked);
  },
  'ConvertTo-Json': (name) => {
    const line: Line = (LocalPort, LocalAddress, ProcessName) =>
      JSON.stringify({ LocalAddress, LocalPort, State: 'Listen', ProcessName });
    return parsePowershell(`[${three(line, name, ',')}]\n`, null);
  },
  'osquery as JSON': (name) => {
    const line: Line = (port, address, own) => JSON.stringify({ port: `${port}`, protocol: '6', address, name: own });
    return parseOsquery(`[${three(line, name, ',')}]\n`)[0]!;
  },
  'osquery as CSV': (name) => {
    const cell = (text: string) => (/[|"\r\n]/.test(text) ? quoted(text) : text);
    const line: Line = (port, address, own) => `${cell(own)}|${port}|6|${address}\n`;
    return parseOsquery(`name|port|protocol|address\n${three(line, name)}`)[0]!;
  },
  snmpwalk: (name) => {
    const rows = Object.entries(listeners).map(([oid, pid]) => `.${oid} = Gauge32: ${pid}\n`);
    return parseSnmpwalk(
      rows.concat(names(name).map(([pid, own]) => `.${runName}.${pid} = ${walkText(own)}\n`)).join(''),
    );
  },
  snmprec: (name) => {
    const hex = (text: string) => Buffer.from(text).toString('hex');
    const rows = Object.entries(listeners).map(([oid, pid]) => `${oid}|66|${pid}\n`);
    return parseSnmprec(rows.concat(names(name).map(([pid, own]) => `${runName}.${pid}|4x|${hex(own)}\n`)).join(''));
  },
  'hrSWRunName, live': (name) => {
    const rows = Object.entries(listeners).map(([oid, value]) => ({ oid, type: 'Gauge32' as const, value }));
    const texts = names(name).map(([pid, own]) => {
      return { oid: `${runName}.${pid}`, type: 'OCTET STRING' as const, value: Buffer.from(own) };
    });
    const reading = readSnmp(gatherRows([...rows, ...texts]), { ended: () => true, port: 161 });
    return { ...reading, asset: null, takenAt: null };
  },
};

const socket = '  TCP    0.0.0.0:31337          0.0.0.0:0              LISTENING       9';
const evil: Readonly<Record<string, string>> = {
  'a line break': 'a\nb',
  'line breaks': '\n\n',
  'another line break': 'a\rb',
  'a tab': 'a\tb',
  'a state': 'x LISTENING ',
  'a quote': 'a"b',
  'a quote at its end': 'a"',
  'an end of ss': 'x",fd=3))',
  'holders of ss': '"),("x",pid=1',
  'colours of a terminal': '\u001b[2J\u001b[31mx',
  'a text that runs backwards': 'exe.\u202Egnp',
  '64 kB': 'x'.repeat(65_536),
  'another PID in quotes': 'x","9","y',
  'more cells': 'x","1","2","y',
  'rows of tasklist': 'x","500","N/A"\n"forged","9","N/A"\n"y',
  'a socket of netstat': `x\n${socket}\ny`,
  'a socket of netstat between rows of tasklist': `x","500","N/A"\n${socket}\n"y`,
  'a list of netstat': `x","500","N/A"\n\n  Proto  Local Address  Foreign Address  State  PID\n${socket}\n\n"y`,
  'a row of Export-Csv': 'x"\n"Listen","0.0.0.0","31337","9',
  'a table of Export-Csv': '\n#TYPE MSFT_NetTCPConnection\n"State","LocalAddress","LocalPort"\n"Listen","::","31337"\n',
  'a row of Format-Table': 'x\n0.0.0.0          31337 Listen y',
  'a table of Format-Table':
    '\nLocalAddress LocalPort State\n------------ --------- -----\n0.0.0.0          31337 Listen\n',
  'a property': 'x\nLocalPort    : 31337',
  'an object of Format-List': 'x\n\nLocalAddress : 0.0.0.0\nLocalPort    : 31337\nState        : Listen\n',
  'an object of JSON': 'x"},{"LocalAddress":"0.0.0.0","LocalPort":31337,"State":"Listen"',
  'JSON in a line': '\n[{"LocalAddress":"0.0.0.0","LocalPort":31337,"State":"Listen"}]\n',
  'a row of osquery': 'x|31337|6|0.0.0.0\n1|y',
  'a socket of snmpwalk': 'x"\n.1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.31337 = Gauge32: 9',
  'another name of snmpwalk': 'x"\n.1.3.6.1.2.1.25.4.2.1.2.9 = STRING: "forged"',
  'a row of snmprec': 'x\n1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.31337|66|9',
  brackets: '[{',
  'a backslash': 'a\\',
  'a prompt': 'C:\\>x',
  'a prompt in a line': '\nroot@x:~# x',
};

/** Demands every port and no other; names are right, or the holder is unknown and a note says so. */
function demandTruth({ bindings, complete, notes }: Parsed): void {
  expect(bindings.map(({ port }) => port).toSorted((a, b) => a - b)).toEqual([22, 80, 4444]);
  for (const [port, name] of [
    [22, 'sshd'],
    [80, 'nginx'],
  ] as const) {
    // prettier-ignore
    const process = bindings.find((binding) => binding.port === port)?.process ?? null;
    if (process === null) expect([complete.process, notes.length > 0]).toEqual([false, true]);
    else expect(process).toBe(name);
  }
}

describe.each(Object.entries(strict))('a name that %s gives', (_, parse) => {
  it.each(Object.entries(evil))('forges and hides nothing and ends no look: %s', (__, name) => {
    demandTruth(parse(name));
  });
});

describe.each(Object.entries(programs))('a name that is recorded with %s', (_, parse) => {
  it.each(Object.entries(evil))('forges and hides nothing, or the recording is refused: %s', (__, name) => {
    let parsed: Parsed;
    try {
      parsed = parse(name);
    } catch (error) {
      expect(error).toBeInstanceOf(CollectError);
      return;
    }
    demandTruth(parsed);
  });

  it('is read where it is an ordinary one', () => {
    expect(parse('plain').bindings.map(({ process }) => process)).toEqual(['sshd', 'plain', 'nginx']);
  });
});

describe('a name that tasklist prints, live', () => {
  it.each([
    [tasks('a"b'), ['sshd', null, 'nginx'], 1],
    [tasks('x","500","N/A"\n"forged","9","N/A"\n"y'), [null, null, 'nginx'], 0],
  ])('%j: %j', (text, processes, unread) => {
    const { bindings, complete, notes } = parseWindowsNetstat(sockets, asked, text);
    expect(bindings.map(({ process }) => process)).toEqual(processes);
    expect(complete).toEqual({ tcp: true, udp: true, process: false });
    const note = `Lines of tasklist that cannot be read, so names of processes may be missing: ${unread}.`;
    expect(notes.includes(note)).toBe(unread > 0);
  });
});
