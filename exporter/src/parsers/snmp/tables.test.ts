import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import type { Walk } from './complete.ts';
import { gatherRows } from './rows.ts';
import { readSnmp, type SnmpReading } from './tables.ts';
import { socketTables, tableNames } from './oids.ts';
import type { Varbind, VarbindType, VarbindValue } from './varbind.ts';

const whole: Walk = { ended: () => true, port: 161 };

/** `6.20.1.4.0.0.80=1343`: an object below mib-2; text in quotes, addresses dotted, numbers as they are. */
function objects(...lines: readonly string[]): Varbind[] {
  return lines.map((line): Varbind => {
    const [name = '', value = ''] = line.split('=');
    const oid = `1.3.6.1.2.1.${name}`;
    if (value.startsWith('"')) return { oid, type: 'OCTET STRING', value: Buffer.from(value.slice(1, -1), 'latin1') };
    if (value.includes('.')) return { oid, type: 'IpAddress', value };
    if (value === 'null') return { oid, type: 'NULL', value: null };
    return { oid, type: 'Gauge32', value: Number(value) };
  });
}

function read(lines: readonly string[], walk: Walk = whole): SnmpReading {
  return readSnmp(gatherRows(objects(...lines)), walk);
}

function listed(reading: SnmpReading): string[] {
  return reading.bindings.map((b) => `${b.transport} ${b.address} ${b.port} ${b.process ?? '-'}`);
}

const agent = '7.7.1.8.1.4.0.0.0.0.161.1.4.0.0.0.0.0.1=0';

describe('readSnmp', () => {
  it.each<[string, string[], string[]]>([
    [
      'joins pids with hrSWRunName',
      ['6.20.1.4.1.4.0.0.0.0.22=7', '25.4.2.1.2.7="sshd"', '25.4.2.1.4.7="/usr/sbin/sshd"'],
      ['tcp 0.0.0.0 22 sshd'],
    ],
    [
      'takes the program of the path where there is no name',
      ['6.20.1.4.1.4.0.0.0.0.22=7', '25.4.2.1.4.7="/usr/sbin/sshd -D"'],
      ['tcp 0.0.0.0 22 sshd'],
    ],
    ['a pid of 0 is nobody', ['6.20.1.4.1.4.0.0.0.0.22=0', '25.4.2.1.2.0="kernel"'], ['tcp 0.0.0.0 22 -']],
    ['only listen(2) counts, deleteTCB(12) does not', ['6.13.1.1.10.0.0.1.445.10.0.0.2.2204=12'], []],
    ['a row without a state proves nothing', ['6.13.1.2.0.0.0.0.22.0.0.0.0.0=0.0.0.0'], []],
    ['only column 1 present: all is in the index', ['6.13.1.1.0.0.0.0.22.0.0.0.0.0=2'], ['tcp 0.0.0.0 22 -']],
    [
      'two listen rows of one port with garbage behind are one (Windows)',
      ['6.13.1.1.0.0.0.0.135.0.0.0.0.6220=2', '6.13.1.1.0.0.0.0.135.0.0.0.0.8000=2'],
      ['tcp 0.0.0.0 135 -'],
    ],
    [
      'rows 1, 2, 3: the columns say it (Venus VSOS)',
      [
        '6.13.1.1.1=2',
        '6.13.1.1.2=5',
        '6.13.1.2.1=10.10.10.2',
        '6.13.1.2.2=10.10.10.2',
        '6.13.1.3.1=6666',
        '6.13.1.3.2=22',
      ],
      ['tcp 10.10.10.2 6666 -'],
    ],
    ['rows by port alone', ['7.5.1.1.161=0.0.0.0', '7.5.1.2.161=161'], ['udp 0.0.0.0 161 -']],
    ['rows by port alone, without addresses', ['7.5.1.2.161=161'], ['udp * 161 -']],
    [
      'columns of tcpListenerTable where the index says nothing',
      ['6.20.1.2.1="\0\0\0\0"', '6.20.1.3.1=80', '6.20.1.4.1=5'],
      ['tcp 0.0.0.0 80 -'],
    ],
    ['TUNNEL-MIB inside udpTable (Teltonika)', ['7.5.1.2.0.0.0.0.67=67', '7.5.1.3.1.1.1.4=2'], ['udp 0.0.0.0 67 -']],
    [
      'any column of udpEndpointTable (Tripp Lite has 7 alone)',
      ['7.7.1.7.1.4.0.0.0.0.3664.4.0.0.0.0.0.1=0'],
      ['udp 0.0.0.0 3664 -'],
    ],
    [
      'a connected endpoint is no listener, in the old table neither',
      ['7.5.1.2.0.0.0.0.68=68', '7.7.1.8.1.4.0.0.0.0.68.1.4.10.5.0.2.67.1=0'],
      [],
    ],
    [
      'one place with two holders',
      [
        '7.7.1.8.1.4.0.0.0.0.5353.1.4.0.0.0.0.0.1=7',
        '7.7.1.8.1.4.0.0.0.0.5353.1.4.0.0.0.0.0.2=8',
        '25.4.2.1.2.7="a"',
        '25.4.2.1.2.8="b"',
      ],
      ['udp 0.0.0.0 5353 a', 'udp 0.0.0.0 5353 b'],
    ],
    [
      'all tables together, each place once',
      [
        '6.20.1.4.1.4.0.0.0.0.80=7',
        '6.13.1.1.0.0.0.0.80.0.0.0.0.0=2',
        '6.13.1.1.0.0.0.0.5000.0.0.0.0.0=2',
        '25.4.2.1.2.7="httpd"',
      ],
      ['tcp 0.0.0.0 80 httpd', 'tcp 0.0.0.0 5000 -'],
    ],
    ['listen rows of tcpConnectionTable', ['6.19.1.7.1.4.0.0.0.0.22.1.4.0.0.0.0.0=2'], ['tcp 0.0.0.0 22 -']],
    ['an unbound socket is shown as the agent shows it', ['7.5.1.2.0.0.0.0.0=0'], ['udp 0.0.0.0 0 -']],
    ['a process that is NULL is a listener all the same', ['6.20.1.4.0.0.80=null'], ['tcp * 80 -']],
  ])('%s', (_name, lines, expected) => {
    expect(listed(read(lines))).toEqual(expected);
  });

  it('does not call the holders complete where rows share a place: an agent may have left out others', () => {
    const { complete, notes } = read([
      '7.7.1.8.1.4.0.0.0.0.5353.1.4.0.0.0.0.0.1=7',
      '7.7.1.8.1.4.0.0.0.0.5353.1.4.0.0.0.0.0.2=8',
      '25.4.2.1.2.7="a"',
      '25.4.2.1.2.8="b"',
    ]);
    expect(complete.process).toBe(false);
    expect(notes).toContain(
      'Processes are seen in part: udp/5353 is held several times, and the agent may not name all of its holders.',
    );
  });

  it('takes a Counter64 for a pid (Eaton)', () => {
    const varbinds: Varbind[] = [
      { oid: '1.3.6.1.2.1.6.20.1.4.0.0.80', type: 'Counter64', value: 7n },
      ...objects('25.4.2.1.2.7="httpd"'),
    ];
    expect(listed(readSnmp(gatherRows(varbinds), whole))).toEqual(['tcp * 80 httpd']);
  });

  it('says where a name may be cut, and makes hostile names safe to show', () => {
    const { bindings } = read([
      '6.20.1.4.0.0.80=7',
      '6.20.1.4.0.0.81=8',
      '25.4.2.1.2.7="fifteen-letters"',
      '25.4.2.1.2.8="evil\n\x1b[2Jname"',
    ]);
    expect(bindings.map(({ process, processCut }) => [process, processCut])).toEqual([
      ['fifteen-letters', true],
      ['evil\uFFFD\uFFFD[2Jname', undefined],
    ]);
  });

  it.each([
    ['1.3.6.1.4.1.8691.7.41', 'Moxa'],
    ['1.3.6.1.4.1.8072.3.2.10', null],
    ['1.3.6.1.4.1.86919', null],
    ['0.0', null],
  ])('knows the vendor of %s: %s', (objectId, vendor) => {
    const varbind: Varbind = { oid: '1.3.6.1.2.1.1.2.0', type: 'OID', value: objectId };
    expect(readSnmp(gatherRows([varbind]), whole).identity.vendor).toBe(vendor);
  });

  it('makes one line of sysDescr', () => {
    const reading = read(['1.1.0="Cisco IOS Software\r\n  C3560, Version 12.2"', '1.5.0="sw-7"']);
    expect(reading.identity.description).toBe('Cisco IOS Software C3560, Version 12.2');
    expect(reading.name).toBe('sw-7');
  });
});

describe('completeness', () => {
  const tcpListener = '6.20.1.4.0.0.80=7';

  it.each<[string, string[], Walk, { tcp: boolean; udp: boolean; process: boolean }, string[]]>([
    [
      'all seen',
      [tcpListener, '7.7.1.8.0.0.161.0.0.0.1=8', '25.4.2.1.2.7="a"', '25.4.2.1.2.8="b"'],
      whole,
      { tcp: true, udp: true, process: true },
      [],
    ],
    [
      'connections only (Cisco IOS)',
      ['6.13.1.1.10.0.0.1.23.10.0.0.2.54473=5', '7.5.1.2.10.0.0.1.161=161'],
      whole,
      { tcp: false, udp: true, process: false },
      [
        'TCP is not visible: no table of this agent lists a listening port, and some agents never do.',
        'UDP is seen through udpTable, which knows IPv4 only: a port open on IPv6 alone would not be seen.',
        'Processes are not visible: the agent gives no process, or hrSWRunTable no name.',
      ],
    ],
    [
      'no table at all (APC NMC)',
      ['1.1.0="APC"'],
      whole,
      { tcp: false, udp: false, process: false },
      [
        'TCP is not visible: no table of this agent lists a listening port, and some agents never do.',
        'UDP is not visible: no table of this agent lists a UDP socket.',
      ],
    ],
    [
      'the deprecated tables: complete in what they know',
      ['6.13.1.1.0.0.0.0.102.0.0.0.0.0=2', agent],
      whole,
      { tcp: true, udp: true, process: false },
      [
        'TCP is seen through tcpConnTable, which knows IPv4 only: a port open on IPv6 alone would not be seen.',
        'Processes are not visible: the agent gives no process, or hrSWRunTable no name.',
      ],
    ],
    [
      'a walk that stopped before the end',
      [tcpListener, agent],
      { ...whole, ended: (table) => table !== 'tcpListenerTable' },
      { tcp: false, udp: true, process: false },
      [
        'tcpListenerTable is seen in part: nothing shows that its end was reached.',
        'Processes are not visible: the agent gives no process, or hrSWRunTable no name.',
      ],
    ],
    [
      'an agent that hides its own port (Eaton)',
      [tcpListener, '7.5.1.2.0.0.0.0.69=69'],
      whole,
      { tcp: true, udp: false, process: false },
      [
        "UDP is seen in part: udpTable does not even list the agent's own port 161.",
        'Processes are not visible: the agent gives no process, or hrSWRunTable no name.',
      ],
    ],
    [
      'one process without a name',
      [tcpListener, '7.7.1.8.0.0.161.0.0.0.1=8', '25.4.2.1.2.7="a"'],
      whole,
      { tcp: true, udp: true, process: false },
      ['Processes are seen in part: 1 of 2 bindings have a name.'],
    ],
    [
      'a row that nobody can read',
      [tcpListener, '6.20.1.4.9.9.9=7', agent],
      whole,
      { tcp: false, udp: true, process: false },
      [
        'Rows that could not be read: 1, the first is tcpListenerTable row 9.9.9.',
        'Processes are not visible: the agent gives no process, or hrSWRunTable no name.',
      ],
    ],
  ])('%s', (_name, lines, walk, complete, notes) => {
    const reading = read(lines, walk);
    expect(reading.complete).toEqual(complete);
    expect(reading.notes).toEqual(notes);
  });

  it('takes an agent on another port by that port', () => {
    expect(read(['7.7.1.8.0.0.10161.0.0.0.1=8'], { ...whole, port: 10161 }).complete.udp).toBe(true);
  });
});

describe('any rows', () => {
  const arc = fc.oneof(fc.nat(20), fc.nat(255), fc.nat(2 ** 32 - 1), fc.constantFrom(1, 2, 4, 16, 161));
  const place = fc.constantFrom(
    ...tableNames.map((table) => socketTables[table].entry),
    ...['1.3.6.1.2.1.25.4.2.1.2', '1.3.6.1.2.1.25.4.2.1.4', '1.3.6.1.2.1.1', '1.3.6.1.2.1'],
  );
  const oid = fc
    .tuple(place, fc.nat(9), fc.array(arc, { maxLength: 44 }))
    .map(([root, column, index]) => [root, column, ...index].join('.'));
  const type = fc.constantFrom<VarbindType>(
    ...(['INTEGER', 'OCTET STRING', 'OID', 'IpAddress', 'Counter32', 'Gauge32', 'Timeticks', 'Opaque'] as const),
    ...(['Counter64', 'NULL', 'noSuchObject', 'noSuchInstance', 'endOfMibView'] as const),
  );
  // Wrong types for the column, values that no port, address or process can have.
  const value = fc.oneof<fc.Arbitrary<VarbindValue>[]>(
    fc.integer(),
    fc.double(),
    fc.bigInt(),
    fc.string(),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(null),
    fc.constant(2),
  );

  it('are read or refused with a CollectError, and what is read can be', () => {
    const varbinds = fc.array(fc.record({ oid, type, value }), { maxLength: 60 });
    fc.assert(
      fc.property(varbinds, (hostile) => {
        try {
          const { bindings } = readSnmp(gatherRows(hostile), whole);
          for (const { address, port, process } of bindings) {
            expect(Number.isInteger(port) && port >= 0 && port <= 65_535).toBe(true);
            expect(address).not.toBe('');
            expect(process ?? '').not.toMatch(/\p{Cc}/u);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(CollectError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('as many as there can be are read in a moment', () => {
    const rows = Array.from({ length: 65_536 }, (_, i): Varbind => {
      return { oid: `1.3.6.1.2.1.7.7.1.8.1.4.10.0.0.1.${i}.1.4.0.0.0.0.0.1`, type: 'Gauge32', value: i };
    });
    const before = performance.now();
    expect(readSnmp(gatherRows(rows), whole).bindings).toHaveLength(65_536);
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});
