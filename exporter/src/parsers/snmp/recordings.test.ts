import { existsSync, globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import type { Parsed } from '../parsed.ts';
import { looksLikeSnmprec, parseSnmprec } from './snmprec.ts';
import { looksLikeSnmpwalk, parseSnmpwalk } from './snmpwalk.ts';

const own = new URL('../../../testdata/parsers/snmp/', import.meta.url);
const shared = new URL('../../../../../shared/fixtures/', import.meta.url);

function listed(parsed: Parsed): string[] {
  return parsed.bindings.map((b) => `${b.transport} ${b.address} ${b.port} ${b.process ?? '-'}`).sort();
}

function message(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(CollectError);
    if (error instanceof CollectError) return `${error.reason}: ${error.message}`;
  }
  return 'read';
}

describe('the recorded Debian 12 host', () => {
  const expected = [
    'tcp 0.0.0.0 199 snmpd',
    'tcp 0.0.0.0 22 sshd',
    'tcp 0.0.0.0 502 python3',
    'tcp 10.99.0.10 44818 python3',
    'tcp :: 22 sshd',
    'tcp :: 2404 python3',
    'tcp :: 4840 python3',
    'tcp fd00:99::10 20000 python3',
    'udp 0.0.0.0 44818 python3',
    // The poller's own socket: gone before its name was asked for.
    'udp 0.0.0.0 46388 -',
    'udp 10.99.0.10 47808 python3',
    'udp 127.0.0.1 161 snmpd',
    'udp :: 5094 python3',
    'udp ::1 161 snmpd',
  ];

  it.each([
    ['debian12.snmprec', looksLikeSnmprec, parseSnmprec],
    ['debian12.snmpwalk.txt', looksLikeSnmpwalk, parseSnmpwalk],
  ])('%s', (file, looksLike, parse) => {
    const text = readFileSync(new URL(file, own), 'utf8');
    const parsed = parse(text);
    expect(looksLike(text.slice(0, 1000))).toBe(true);
    expect(listed(parsed)).toEqual(expected);
    expect(parsed.complete).toEqual({ tcp: true, udp: true, process: false });
    expect(parsed.asset).toBe('vm');
  });
});

/** What an expected file says wrongly, with the reason. Empty, and it should stay so. */
const corrections: Readonly<Record<string, string>> = {};

interface Expected {
  readonly listening: readonly { proto: string; address: string; port: number; process: string | null }[];
}

describe.runIf(existsSync(shared))('recordings of real devices', () => {
  const files = globSync('{librenms,snmpsim-data,capture-debian12}/*.snmprec.expected.json', {
    cwd: shared.pathname,
  }).sort();

  it('are there', () => {
    expect(files.length).toBeGreaterThan(70);
  });

  it.each(files.filter((file) => !(file in corrections)))('%s', (file) => {
    const text = readFileSync(new URL(file.replace('.expected.json', ''), shared), 'utf8');
    const { listening } = JSON.parse(readFileSync(new URL(file, shared), 'utf8')) as Expected;
    const parsed = parseSnmprec(text);
    const places = new Set(parsed.bindings.map((b) => `${b.transport} ${b.port} ${canonical(b.address)}`));
    expect(places).toEqual(new Set(listening.map((b) => `${b.proto} ${b.port} ${canonical(b.address)}`)));
    for (const { port, process } of listening) {
      if (process !== null) expect(parsed.bindings.find((b) => b.port === port && b.process === process)).toBeDefined();
    }
  });

  it('look like what they are', () => {
    for (const file of globSync('**/*.snmprec', { cwd: shared.pathname })) {
      expect(looksLikeSnmprec(readFileSync(new URL(file, shared), 'latin1').slice(0, 2000)), file).toBe(true);
    }
  });
});

if (!existsSync(shared)) process.stderr.write('NOT RUN: recordings of real devices, ../shared/fixtures is absent\n');

/** The fixtures write mapped addresses in hexadecimal. */
function canonical(address: string): string {
  return address.startsWith('::ffff:') ? new URL(`http://[${address}]`).hostname : address;
}

describe('parseSnmprec', () => {
  it.each([
    ['junk', 'hello', 'parse: snmprec: line 1: not OID|TAG|VALUE: "hello"'],
    [
      'a line cut off',
      '1.3.6.1.2.1.6.20.1.4.0.0.80|66|7\n1.3.6.1.2.1.6.20',
      'parse: snmprec: line 2: not OID|TAG|VALUE: "1.3.6.1.2.1.6.20"',
    ],
    ['an unknown tag', '1.3.6.1.2.1.6.20.1.4.0.0.80|99|x', 'parse: snmprec: line 1: unknown type tag "99"'],
    ['an unknown tag where we do not look', '1.3.6.1.2.1.2.2.1.10.1|40|7', 'read'],
    [
      'a row that a variation module makes up',
      '1.3.6.1.2.1.6.20.1.4.0.0.80|66:numeric|min=1,max=9',
      'parse: snmprec: line 1: 1.3.6.1.2.1.6.20.1.4.0.0.80 is made by a variation module of snmpsim, it is no recorded answer',
    ],
    ['an uptime that one makes up', '1.3.6.1.2.1.1.3.0|67:numeric|rate=100', 'read'],
    [
      'an index that nobody can read',
      '1.3.6.1.2.1.6.20.1.4.9.9.9|66|7',
      'parse: snmprec: tcpListenerTable row 9.9.9 has an index of no known form (1 such rows)',
    ],
    ['comments, empty lines and CRLF', '# walk\r\n\r\n1.3.6.1.2.1.6.20.1.4.0.0.80|66|7\r\n', 'read'],
  ])('%s', (_name, text, expected) => {
    expect(message(() => parseSnmprec(text))).toBe(expected);
  });

  it.each([
    ['dotted', '64|74.125.77.125'],
    ['hexadecimal', '64x|4a7d4d7d'],
    ['four bytes as they are', '64|J}M}'],
    ['escaped', '64e|J\\x7dM\\x7d'],
  ])('reads an address: %s', (_name, cell) => {
    const parsed = parseSnmprec(`1.3.6.1.2.1.7.5.1.1.1|${cell}\n1.3.6.1.2.1.7.5.1.2.1|2|69`);
    expect(listed(parsed)).toEqual(['udp 74.125.77.125 69 -']);
  });

  it('reads an object identifier with a dot before it', () => {
    const parsed = parseSnmprec('1.3.6.1.2.1.1.2.0|6|.1.3.6.1.4.1.1966.1.2\n1.3.6.1.2.1.6.20.1.4.0.0.80|66|7');
    expect(parsed.identity.vendor).toBe('Perle');
  });

  it('does not take a trimmed recording for the whole truth', () => {
    const rows = ['1.3.6.1.2.1.6.20.1.4.0.0.80|66|7', '1.3.6.1.2.1.7.5.1.2.0.0.0.0.69|2|69', '1.3.6.1.2.1.11.1.0|65|1'];
    const { complete, notes } = parseSnmprec(rows.join('\n'));
    expect(complete).toEqual({ tcp: false, udp: false, process: false });
    expect(notes).toContain(
      'TCP may be seen in part: a recording that leaves out the port it was made through may leave out others.',
    );
  });
});

describe('parseSnmpwalk', () => {
  const row = '.1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.22';

  it.each<[string, string, string[]]>([
    ['words for states', '.1.3.6.1.2.1.6.13.1.1.0.0.0.0.22.0.0.0.0.0 = INTEGER: listen(2)', ['tcp 0.0.0.0 22 -']],
    ['iso for 1', 'iso.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.22 = Gauge32: 7', ['tcp 0.0.0.0 22 -']],
    [
      'a wrong type, as net-snmp with MIB files says it',
      `${row} = Wrong Type (should be Gauge32 or Unsigned32): Counter64: 7`,
      ['tcp 0.0.0.0 22 -'],
    ],
    ['nothing', `${row} = No Such Instance currently exists at this OID`, []],
    [
      'text over several lines, with quotes and what looks like a row in it',
      `.1.3.6.1.2.1.1.1.0 = STRING: "Cisco \\"IOS\\"\n${row} = Gauge32: 7\nend"\n${row}3 = Gauge32: 7`,
      ['tcp 0.0.0.0 223 -'],
    ],
    [
      'text over several lines without quotes',
      `.1.3.6.1.2.1.1.1.0 = STRING: Cisco\nCopyright\n${row} = Gauge32: 7`,
      ['tcp 0.0.0.0 22 -'],
    ],
    [
      'hexadecimal over several lines',
      `.1.3.6.1.2.1.25.4.2.1.2.7 = Hex-STRING: 73 73\n68 64\n${row} = Gauge32: 7`,
      ['tcp 0.0.0.0 22 sshd'],
    ],
    [
      'the command around it',
      `op@hmi:~$ snmpwalk -On 10.0.0.1\n${row} = Gauge32: 7\nop@hmi:~$ exit\n`,
      ['tcp 0.0.0.0 22 -'],
    ],
    [
      'lines of a text that end as those of Windows do, twice',
      `.1.3.6.1.2.1.1.1.0 = STRING: "Switch\r Version 3\r\r\nend"\r\n${row} = Gauge32: 7\r\n`,
      ['tcp 0.0.0.0 22 -'],
    ],
    ['an empty text', `.1.3.6.1.2.1.25.4.2.1.2.7 = ""\n${row} = Gauge32: 7`, ['tcp 0.0.0.0 22 -']],
    [
      'an address of old net-snmp',
      '.1.3.6.1.2.1.7.5.1.1.1 = Network Address: 0A:00:00:01\n.1.3.6.1.2.1.7.5.1.2.1 = INTEGER: 69',
      ['udp 10.0.0.1 69 -'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(listed(parseSnmpwalk(text))).toEqual(expected);
  });

  it.each([
    [
      'a name nobody can read',
      'TCP-MIB::tcpListenerProcess.ipv4."plc".22 = Gauge32: 7',
      'parse: snmpwalk: line 1: nobody can tell what "TCP-MIB::tcpListenerProcess.ipv4."plc".22" is: record it with snmpwalk -On',
    ],
    [
      'names without types',
      'TCP-MIB::tcpListenerProcess.ipv4."0.0.0.0".22 = 7',
      'parse: snmpwalk: line 1: names instead of numbers: record it with snmpwalk -On',
    ],
    ['-Oq', `${row} 7`, 'parse: snmpwalk: line 1: no types: record it with snmpwalk -On, without -Oq'],
    [
      'half a row',
      `${row} = Gauge32: 7\n.1.3.6.1.2.1.6.20.1.4.1`,
      'parse: snmpwalk: line 2: not OID = TYPE: VALUE: ".1.3.6.1.2.1.6.20.1.4.1"',
    ],
    ['half a type', `${row} = Gau`, 'parse: snmpwalk: line 1: not TYPE: VALUE: "Gau"'],
    [
      'half a text',
      '.1.3.6.1.2.1.1.1.0 = STRING: "Lin',
      'parse: snmpwalk: line 1: the text of line 1 has no end: is the recording cut off?',
    ],
  ])('refuses %s', (_name, text, expected) => {
    expect(looksLikeSnmpwalk(text)).toBe(true);
    expect(message(() => parseSnmpwalk(text))).toBe(expected);
  });

  it('sees where a walk broke off', () => {
    const udp = '.1.3.6.1.2.1.7.7.1.8.0.0.161.0.0.0.1 = Gauge32: 8';
    const later = '.1.3.6.1.2.1.11.1.0 = Counter32: 1';
    const broken = 'Timeout: No Response from 10.0.0.1';
    expect(parseSnmpwalk([`${row} = Gauge32: 7`, udp, later].join('\n')).complete).toMatchObject({
      tcp: true,
      udp: true,
    });
    expect(parseSnmpwalk([`${row} = Gauge32: 7`, broken, udp, later].join('\n')).complete).toMatchObject({
      tcp: false,
      udp: true,
    });
    expect(parseSnmpwalk([`${row} = Gauge32: 7`, udp].join('\n')).complete).toMatchObject({ tcp: true, udp: false });
    const end =
      '.1.3.6.1.2.1.7.7.1.8.0.0.161.0.0.0.1 = No more variables left in this MIB View (It is past the end of the MIB tree)';
    expect(parseSnmpwalk([`${row} = Gauge32: 7`, udp, end].join('\n')).complete).toMatchObject({
      tcp: true,
      udp: true,
    });
  });
});

describe('any text', () => {
  const scrap = fc.constantFrom(
    '.1.3.6.1.2.1.6.20.1.4',
    '1.3.6.1.2.1.7.7.1.8',
    '.1.4.0.0.0.0.22',
    ' = ',
    'Gauge32: 7',
    'STRING: "',
    '"',
    '\\',
    '\n',
    '|66|',
    '|4x|',
    'Hex-STRING: ',
    '0',
    '.',
    '\r\n',
  );
  const text = fc.array(fc.oneof(scrap, fc.string()), { maxLength: 40 }).map((parts) => parts.join(''));

  it('is read or refused with a CollectError', () => {
    fc.assert(
      fc.property(text, (hostile) => {
        message(() => parseSnmpwalk(hostile));
        message(() => parseSnmprec(hostile));
      }),
    );
  });

  it.each([
    ['a quote that never closes', `.1.3.6.1.2.1.1.1.0 = STRING: "${'x\n'.repeat(2_000_000)}`],
    ['backslashes', `.1.3.6.1.2.1.1.1.0 = STRING: "${'\\'.repeat(5_000_000)}`],
    ['one long number', `.1.3.6.1${'.1'.repeat(2_000_000)} `],
    ['a million times the same row', '.1.3.6.1.2.1.6.20.1.4.0.0.80 = Gauge32: 7\n'.repeat(1_000_000)],
  ])(
    'takes time in proportion to its length: %s',
    (_name, hostile) => {
      const before = process.threadCpuUsage();
      message(() => parseSnmpwalk(hostile));
      message(() => parseSnmprec(hostile));
      const { user } = process.threadCpuUsage(before);
      // CPU time of this thread only, whatever else the machine does. It would be minutes if it grew with the square.
      expect(user / 1000).toBeLessThan(20_000);
    },
    120_000,
  );

  it('is read where most of its rows are connections', () => {
    const row = (i: number, state: number): string =>
      `1.3.6.1.2.1.6.13.1.1.10.0.0.1.${state === 2 ? 22 : 80}.10.1.${i >> 8}.${i & 255}.40000|2|${state}`;
    const rows = Array.from({ length: 65_536 }, (_, i) => row(i, 5));
    expect(listed(parseSnmprec([...rows, row(0, 2)].join('\n')))).toEqual(['tcp 10.0.0.1 22 -']);
  });

  it('is refused where it has more rows than any asset', () => {
    const rows = Array.from({ length: 70_000 }, (_, i) => `1.3.6.1.2.1.6.20.1.4.1.4.10.0.${i >> 8}.${i & 255}.80|66|7`);
    rows.length = 65_536;
    const more = Array.from({ length: 100 }, (_, i) => `1.3.6.1.2.1.6.20.1.4.1.4.11.0.0.${i}.80|66|7`);
    expect(message(() => parseSnmprec([...rows, ...more].join('\n')))).toBe(
      'parse: snmp: more than 65536 rows in tcpListenerTable',
    );
  });
});
