import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { procNetAddress, byteOrderOf } from './proc-net-order.ts';
import { tableNameOf } from './proc-net-table.ts';
import { parseProcNet } from './proc-net.ts';

const end = 'st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const tcp4 = `  sl  local_address rem_address   ${end}${' '.repeat(40)}\n`;
const tcp6 = `  sl  local_address                         remote_address                        ${end}\n`;
const udp4 = `   sl  local_address rem_address   ${end} ref pointer drops            \n`;
const udp6 = `  sl  local_address                         remote_address                        ${end} ref pointer drops\n`;
const raw4 = `  sl  local_address rem_address   ${end} ref pointer drops\n`;

const any6 = '0'.repeat(32);
const loop6 = '00000000000000000000000001000000';

interface Socket {
  readonly local: string;
  readonly remote?: string;
  readonly state: string;
  readonly tail: string;
}

function row({ local, remote, state, tail }: Socket): string {
  const peer = remote ?? `${'0'.repeat(local.length - 5)}:0000`;
  return `   0: ${local} ${peer} ${state} 00000000:00000000 00:00000000 00000000     0        0 104226 ${tail}\n`;
}
const listens = (local: string): string => row({ local, state: '0A', tail: '1 0000000027e3942d 100 0 0 10 0' });
const open = (local: string): string => row({ local, state: '07', tail: '2 00000000f6acc40e 0' });
const connected = (local: string, remote: string): string =>
  row({ local, remote, state: '01', tail: '1 c7 20 4 30 10 -1' });

const live = { tcp: true, udp: true, process: false };

function listed(text: string): string[] {
  return parseProcNet(text, null).bindings.map(({ transport, address, port }) => `${transport} ${address} ${port}`);
}

describe('parseProcNet', () => {
  it.each<[string, string, string[]]>([
    [
      'four tables of a little-endian machine',
      tcp4 +
        listens('0100007F:01F6') +
        connected('0100007F:01F6', '0100007F:A246') +
        tcp6 +
        listens(`${any6}:0016`) +
        listens('B80D0120D308A3852E8A191348737003:AF12') +
        udp4 +
        open('0A00630A:BAC0') +
        row({ local: '0100007F:9C41', state: '01', tail: '2 00000000bd479334 0' }) +
        udp6 +
        open(`${loop6}:00A1`),
      [
        'tcp 127.0.0.1 502',
        'tcp :: 22',
        'tcp 2001:db8:85a3:8d3:1319:8a2e:370:7348 44818',
        'udp 10.99.0.10 47808',
        'udp ::1 161',
      ],
    ],
    [
      'a big-endian machine: ports are the same, addresses are not',
      tcp4 +
        listens('7F000001:01F6') +
        listens('0A63000A:AF12') +
        tcp6 +
        listens('20010DB885A308D313198A2E03707348:AF12'),
      ['tcp 127.0.0.1 502', 'tcp 10.99.0.10 44818', 'tcp 2001:db8:85a3:8d3:1319:8a2e:370:7348 44818'],
    ],
    ['mapped addresses', tcp6 + listens('0000000000000000FFFF00000100007F:1F45'), ['tcp ::ffff:127.0.0.1 8005']],
    ['wildcards only, where the order does not matter', tcp4 + listens('00000000:0016'), ['tcp 0.0.0.0 22']],
    [
      'kernels before 2.6.27, whose udp header looks like that of tcp',
      tcp4 + listens('00000000:0016') + tcp4 + row({ local: '00000000:00A1', state: '07', tail: '2 c1234567' }),
      ['tcp 0.0.0.0 22', 'udp 0.0.0.0 161'],
    ],
    [
      'closing connections',
      tcp4 +
        row({ local: '0100007F:0016', remote: '0100007F:A246', state: '06', tail: '3 c1234567' }) +
        listens('00000000:0016'),
      ['tcp 0.0.0.0 22'],
    ],
    ['raw sockets behind udp', udp4 + open('00000000:00A1') + raw4 + open('00000000:0001'), ['udp 0.0.0.0 161']],
    [
      'labels of head and of a terminal',
      `==> /proc/net/udp6 <==\n${udp6}${open(`${any6}:0058`)}\n==> /proc/net/raw6 <==\n${udp6}${open(`${any6}:003A`)}root@rtu:~# cat /proc/net/tcp\n${tcp4}${listens('00000000:0016')}root@rtu:~# `,
      ['udp :: 88', 'tcp 0.0.0.0 22'],
    ],
    [
      'a kernel without IPv6',
      `${tcp4}${listens('00000000:0016')}cat: /proc/net/tcp6: No such file or directory\n`,
      ['tcp 0.0.0.0 22'],
    ],
    [
      'hidden pointers',
      tcp4 + row({ local: '00000000:0016', state: '0A', tail: '1 (____ptrval____) 100 0 0 10 0' }),
      ['tcp 0.0.0.0 22'],
    ],
    ['no socket at all', tcp4 + udp4, []],
  ])('reads %s', (_, text, bindings) => {
    expect(listed(text)).toEqual(bindings);
  });

  it.each([
    ['', 'proc-net: no header of a /proc/net table in it'],
    ['cat: /proc/net/tcp: Permission denied\n', 'proc-net: no header of a /proc/net table in it'],
    [
      '  sl  local_address rem_address   st\n   1: 00000000:0016 00000000:0000 0A\n',
      'proc-net: line 2: a row without the header of its table above it',
    ],
    [
      `${tcp4}   1: 00000000:0016 00000000:0000 0A\n`,
      'proc-net: line 2: not a row of /proc/net: "1: 00000000:0016 00000000:0000 0A"',
    ],
    [tcp4 + listens('00000000:0016') + 'what is this\n', 'proc-net: line 3: not a row of /proc/net: "what is this"'],
    [
      tcp4 + listens(`${any6}:0016`),
      `proc-net: line 2: an address of the other family than its header: "0: ${any6}:0016 ${'0'.repeat(23)}..."`,
    ],
    [tcp4 + listens('00000000:0000'), 'proc-net: line 2: 0 is not a port: 1 to 65535 would be right'],
    [
      tcp4 + listens('00000000:0016') + tcp4 + listens('00000000:0016'),
      'proc-net: line 3: a second table of tcp: one recording is of one asset at one time',
    ],
    [
      tcp4 + listens('00000000:0016') + open('00000000:0016'),
      'proc-net: line 3: neither a row of tcp nor one of udp: state and columns contradict each other',
    ],
    [
      udp4 + listens('00000000:0016'),
      'proc-net: line 2: neither a row of tcp nor one of udp: state and columns contradict each other',
    ],
    [
      tcp4 + row({ local: '00000000:0016', state: '0A', tail: '1 c1' }),
      'proc-net: line 2: neither a row of tcp nor one of udp: state and columns contradict each other',
    ],
    [
      raw4 + open('00000000:0001'),
      'proc-net: line 1: udp and raw sockets look the same here: a line "==> /proc/net/udp <==" before it would settle it',
    ],
    [`==> /proc/net/tcp <==\n${udp4}${open('00000000:00A1')}`, 'proc-net: line 2: called tcp, but its rows are not'],
    [
      tcp4 + listens('5DB8D822:0016'),
      'proc-net: its byte order cannot be told: one address of 127.0.0.1, 10/8, 172.16/12 or 192.168/16 would settle it',
    ],
    [
      tcp4 + listens('0100007F:0016') + listens('7F000001:0016'),
      'proc-net: its byte order cannot be told: one address of 127.0.0.1, 10/8, 172.16/12 or 192.168/16 would settle it',
    ],
    [tcp4 + listens('00000000:0016').repeat(65_537), 'proc-net: line 65538: more than 65536 sockets'],
  ])('refuses %.60j', (text, message) => {
    expect(() => parseProcNet(text, null)).toThrow(new CollectError('parse', message));
  });

  it('believes its content, and says so where the name of the file says otherwise', () => {
    const text = tcp4 + listens('00000000:0016');
    expect(parseProcNet(text, null, { kind: 'tcp', family: 4 }).bindings).toHaveLength(1);
    expect(() => parseProcNet(text, null, { kind: 'udp', family: 4 })).toThrow(
      'proc-net: line 1: the file is called udp, but its content is tcp',
    );
  });

  it('knows that a live answer has no raw sockets in it', () => {
    expect(parseProcNet(tcp4 + udp4 + udp6 + open(`${any6}:0058`), live).bindings).toEqual([
      { transport: 'udp', address: '::', port: 88, process: null },
    ]);
  });

  it('refuses a live answer without a listener', () => {
    expect(() => parseProcNet(tcp4, live)).toThrow(
      'proc-net: no listener in the answer, but the one it came through must be there',
    );
  });

  it.each([
    ['all four', tcp4 + listens('00000000:0016') + tcp6 + udp4 + udp6, null, live],
    ['no tcp6', tcp4 + listens('00000000:0016') + udp4 + udp6, null, { ...live, tcp: false }],
    ['no tcp6, but asked', tcp4 + listens('00000000:0016') + udp4 + udp6, live, live],
    ['no udp, but asked', tcp4 + listens('00000000:0016') + tcp6, live, { ...live, udp: false }],
  ])('knows how far it counts: %s', (...[, text, asked, complete]) => {
    expect(parseProcNet(text, asked).complete).toEqual(complete);
  });

  it('says what is not in it', () => {
    expect(parseProcNet(tcp4 + listens('00000000:0016'), null).notes).toEqual([
      '/proc/net does not name holders.',
      '/proc/net/tcp6 is not in it.',
      '/proc/net/udp is not in it.',
      '/proc/net/udp6 is not in it.',
    ]);
  });

  it('throws nothing but CollectError, whatever comes', () => {
    const words = [
      tcp4,
      tcp6,
      udp4,
      udp6,
      listens('0100007F:0016'),
      open(`${loop6}:0016`),
      'x',
      ' ',
      '\n',
      '==> /proc/net/udp <==',
    ];
    const soup = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 8 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(soup, (parts) => {
        try {
          parseProcNet(parts.join(''), null);
        } catch (error) {
          expect(error).toBeInstanceOf(CollectError);
        }
      }),
    );
  });

  it.each([
    ['one endless row', `${tcp4}0: ${'0'.repeat(10_000_000)}`],
    ['blanks', `${tcp4}0: 00000000:0016 00000000:0000 0A${' '.repeat(10_000_000)}x`],
    ['paths', '/proc/net/tcp '.repeat(750_000)],
    ['header words', `sl${' '.repeat(10_000_000)}local_address`],
    ['many lines', 'x\n'.repeat(5_000_000)],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    const began = performance.now();
    expect(() => parseProcNet(text, null)).toThrow(CollectError);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});

describe('byteOrderOf', () => {
  it('finds the order every address of a plant was written in', () => {
    const plant = fc
      .constantFrom([10], [192, 168], [172, 20])
      .chain((net) =>
        fc
          .array(fc.integer({ min: 1, max: 254 }), { minLength: 4 - net.length, maxLength: 4 - net.length })
          .map((host) => [...net, ...host]),
      );
    fc.assert(
      fc.property(
        fc.array(plant, { maxLength: 20 }),
        fc.constantFrom('little' as const, 'big' as const),
        (hosts, order) => {
          const all = [[127, 0, 0, 1], ...hosts];
          const words = all.map((bytes) =>
            Buffer.from(order === 'big' ? bytes : bytes.toReversed())
              .toString('hex')
              .toUpperCase(),
          );
          expect(byteOrderOf(words)).toBe(order);
          expect(words.map((word) => procNetAddress(word, order))).toEqual(all.map((bytes) => bytes.join('.')));
        },
      ),
    );
  });
});

describe('tableNameOf', () => {
  it.each([
    ['proc_net_tcp6.txt', { kind: 'tcp', family: 6 }],
    ['udp', { kind: 'udp', family: 4 }],
    ['host-RAW6', { kind: 'raw', family: 6 }],
    ['ports.txt', null],
    ['notcp', null],
  ])('%s is %j', (name, table) => {
    expect(tableNameOf(name)).toEqual(table);
  });
});
