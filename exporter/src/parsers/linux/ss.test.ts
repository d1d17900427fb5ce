import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { parseSs } from './ss.ts';

const everything = { tcp: true, udp: true, process: true };

/** `tcp 0.0.0.0:22 sshd`, one for each binding, `+` where the name may be cut. */
function listed(text: string): string[] {
  return parseSs(text, null).bindings.map(
    ({ transport, address, port, process, processCut }) =>
      `${transport} ${address} ${port} ${process ?? '-'}${processCut === true ? '+' : ''}`,
  );
}

describe('parseSs', () => {
  const el7 = `Netid  State      Recv-Q Send-Q     Local Address:Port       Peer Address:Port
tcp    UNCONN     0      0                    ::1:323                  :::*      users:(("chronyd",848,5))
tcp    UNCONN     0      0              127.0.0.1:40001         127.0.0.1:514
tcp    LISTEN     0      100                   :::102                  :::*      users:(("s7d",1066,46))
`;

  it('reads "tcp UNCONN" of RHEL and CentOS 7 as udp', () => {
    const text = el7.replace(/.*40001.*\n/, '');
    const { bindings, complete, notes } = parseSs(text, { ...everything, privileged: true });
    expect(bindings).toEqual([
      { transport: 'udp', address: '::1', port: 323, process: 'chronyd' },
      { transport: 'tcp', address: '::', port: 102, process: 's7d' },
    ]);
    expect(complete).toEqual(everything);
    expect(notes).toEqual([
      'Its sockets of udp are called "tcp UNCONN", as ss of RHEL and CentOS 7 does: they are read as udp.',
    ]);
  });

  it('refuses an unconnected socket that has a peer, whatever it is called', () => {
    expect(() => parseSs(el7, null)).toThrow(
      'ss: line 3: a socket that listens has no peer, this one has "127.0.0.1:514"',
    );
  });

  it.each([
    ['tcp UNCONN', 'tcp UNCONN 0 0 0.0.0.0:9 0.0.0.0:*'],
    ['udp LISTEN', 'udp LISTEN 0 0 0.0.0.0:9 0.0.0.0:*'],
  ])('is complete in nothing where nobody can tell whether a socket listens: %s', (what, row) => {
    const text = `udp UNCONN 0 0 0.0.0.0:68 0.0.0.0:*\n${row}\ntcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\n`;
    const { bindings, complete, notes } = parseSs(text, { ...everything, privileged: true });
    expect(bindings.map(({ port }) => port)).toEqual([68, 22]);
    expect(complete).toEqual({ tcp: false, udp: false, process: false });
    expect(notes).toContain(
      `Nobody can tell whether its sockets "${what}" listen, so they are left out: 1, the first in line 2.`,
    );
  });

  const head = 'State  Recv-Q Send-Q Local Address:Port Peer Address:Port\n';
  it.each([
    [
      'a second dump with the same header',
      `${head}LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\n${head}LISTEN 0 5 0.0.0.0:80 0.0.0.0:*\n`,
      'line 4: tcp over IPv4',
      2,
    ],
    [
      'a second command behind a prompt',
      'root@a:~# ss -H -tln\nLISTEN 0 5 0.0.0.0:22 0.0.0.0:*\nroot@b:~# ss -H -tln\nLISTEN 0 5 0.0.0.0:80 0.0.0.0:*\n',
      'line 4: tcp over IPv4',
      2,
    ],
    [
      'a second dump without headers',
      'udp UNCONN 0 0 0.0.0.0:68 0.0.0.0:*\ntcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\nudp UNCONN 0 0 0.0.0.0:161 0.0.0.0:*\ntcp LISTEN 0 5 0.0.0.0:502 0.0.0.0:*\ntcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\n',
      'line 5: tcp over IPv4 0.0.0.0:22',
      2,
    ],
    [
      'the same process and descriptor twice',
      'tcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=7,fd=3))\ntcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=7,fd=3))\n',
      'line 2: descriptor 3 of process 7',
      1,
    ],
  ])('refuses %s', (_, text, what, first) => {
    const message = `ss: ${what} is listed a second time (first in line ${first}): one recording is of one asset at one time`;
    expect(() => parseSs(text, null)).toThrow(new CollectError('parse', message));
  });

  it.each([
    ['-tln, then -uln', `${head}LISTEN 0 5 *:22 *:*\n${head}UNCONN 0 0 *:68 *:*\n`],
    ['-H -tln, then -H -uln', '$ ss -H -tln\nLISTEN 0 5 *:22 *:*\n$ ss -H -uln\nUNCONN 0 0 *:68 *:*\n'],
    ['-4, then -6, old', `${head}LISTEN 0 5 *:22 *:*\n${head}LISTEN 0 5 :::22 :::*\n`],
    ['-4, then -6, new', `${head}LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\n${head}LISTEN 0 5 *:80 *:*\n`],
    [
      'listeners, then connections',
      `${head}LISTEN 0 5 *:22 *:*\nLISTEN 0 5 *:80 *:*\n${head}ESTAB 0 0 10.0.0.1:22 10.0.0.2:5\n`,
    ],
    [
      'sockets that share a door',
      'udp UNCONN 0 0 0.0.0.0:5353 0.0.0.0:*\nudp UNCONN 0 0 0.0.0.0:5353 0.0.0.0:*\nudp UNCONN 0 0 [::]:5353 [::]:*\nudp UNCONN 0 0 [::]:5353 [::]:*\n',
    ],
    [
      'rows sorted by their port',
      'udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:*\ntcp LISTEN 0 5 0.0.0.0:53 0.0.0.0:*\nudp UNCONN 0 0 0.0.0.0:68 0.0.0.0:*\ntcp LISTEN 0 5 0.0.0.0:80 0.0.0.0:*\n',
    ],
  ])('takes for one recording: %s', (_, text) => {
    expect(parseSs(text, null).bindings.length).toBeGreaterThan(1);
  });

  it('refuses tcp and udp in one table without names of kinds', () => {
    expect(() => parseSs('LISTEN 0 5 *:22 *:*\nUNCONN 0 0 *:68 *:*\n', null)).toThrow(
      'ss: line 2: no Netid in it, and sockets of tcp and of udp: record with ss -tuln',
    );
  });

  describe.each([
    ['today', (name: string) => `("${name}",pid=500,fd=3)`],
    ['before iproute2 4.0', (name: string) => `("${name}",500,3)`],
  ])('what a program calls itself, as ss prints it %s', (_, holder) => {
    const answer = (name: string, times: number): string =>
      `tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=9,fd=3))
tcp   LISTEN 0      128          0.0.0.0:4444       0.0.0.0:*    users:(${Array.from({ length: times }, () => holder(name)).join(',')})
tcp LISTEN 0 128 [::]:80 [::]:* users:(("nginx",pid=10,fd=3))
`;
    const doors = (name: string, times = 1): readonly string[] => {
      const { bindings } = parseSs(answer(name, times), everything);
      return [...new Set(bindings.map(({ transport, address, port }) => `${transport} ${address} ${port}`))];
    };
    const all = ['tcp 0.0.0.0 22', 'tcp 0.0.0.0 4444', 'tcp :: 80'];

    it.each([
      'a\rb',
      '\r',
      'a\r',
      '\u2028',
      '\u2029x',
      '\u0085',
      '\v\f',
      '\n',
      'a\n"',
      '",\n',
      '"\n"\n"',
      '"))\n',
      '\nusers:(("',
      '\ntcp LISTEN 0 0',
      '\n0 0 *:1 *:*',
      '",pid=1,fd=1)',
      '",pid=1,fd=1))',
      '",pid=1,fd=1))\n',
      '",pid=1,fd=1),(',
      '",1,1))\n',
      '",1,1))\ntcp 0 0',
      '",1,1),("\n',
      '")) ino:1',
      'users:(("',
    ])('hides no row, forges none and ends no look: %j', (name) => {
      expect(name.length).toBeLessThanOrEqual(15);
      expect(doors(name)).toEqual(all);
      expect(doors(name, 3)).toEqual(all);
    });

    it('hides no row, forges none and ends no look, whatever the name is', () => {
      const piece = fc.constantFrom(
        '"',
        ',',
        '(',
        ')',
        '\n',
        '\r',
        'pid=1',
        '1',
        'fd=1',
        '",1',
        '))',
        '("',
        'a',
        ' ',
        'tcp ',
      );
      const names = fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join('').slice(0, 15));
      fc.assert(
        fc.property(names, fc.integer({ min: 1, max: 3 }), (name, times) => {
          expect(doors(name, times)).toEqual(all);
        }),
        { numRuns: 3000 },
      );
    });
  });

  it('says that holders are not known where a program calls itself like a part of the answer', () => {
    const parsed = parseSs('tcp LISTEN 0 5 *:1 *:* users:(("",pid=1,fd=1)x",pid=500,fd=3))\n', everything);
    expect(parsed).toMatchObject({
      bindings: [{ port: 1, process: null }],
      complete: { tcp: true, udp: true, process: false },
    });
    expect(parsed.notes).toContain(
      'Holders that cannot be told for certain, because one calls itself like a part of the answer: of 1 sockets, the first in line 1.',
    );
  });

  it('takes no row for the rest of a name that was cut', () => {
    const cut = 'tcp LISTEN 0 5 *:1 *:* users:(("x\ntcp LISTEN 0 5 *:2 *:* users:(("a",pid=1,fd=2))\n';
    expect(() => parseSs(cut, null)).toThrow(CollectError);
  });

  it('looks at each line of a row once, however many names with line breaks it has', () => {
    const searched = (holders: number): number => {
      const text = `tcp LISTEN 0 5 *:1 *:* users:(${'("\n",pid=1,fd=1),'.repeat(holders)}("x",pid=1,fd=2))\n`;
      let characters = 0;
      const spies = (['split', 'slice', 'indexOf', 'lastIndexOf'] as const).map((name) => {
        const own: unknown = Reflect.get(String.prototype, name);
        return vi.spyOn(String.prototype, name).mockImplementation(function (this: string, ...args: unknown[]) {
          characters += this.length;
          return Reflect.apply(own as () => never, this, args) as never;
        });
      });
      try {
        parseSs(text, everything);
      } finally {
        for (const spy of spies) spy.mockRestore();
      }
      return characters;
    };
    expect(searched(400) / searched(200)).toBeLessThan(2.3);
  });

  it.each<[string, string, string[]]>([
    [
      'new ss with header',
      `Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
udp   UNCONN 0      0            0.0.0.0:68         0.0.0.0:*    users:(("dhclient",pid=10,fd=5))
tcp   LISTEN 0      128             [::]:22            [::]:*    users:(("sshd",pid=7,fd=4))`,
      ['udp 0.0.0.0 68 dhclient', 'tcp :: 22 sshd'],
    ],
    ['-H', 'tcp LISTEN 0 5 *:4840 *:* users:(("python3",pid=10,fd=6))\n', ['tcp * 4840 python3']],
    [
      'a process with line breaks in its name',
      'tcp LISTEN 0 5 *:1 *:* users:(("x\ny",pid=1,fd=2))\ntcp LISTEN 0 5 *:2 *:* users:(("a\n\n",pid=1,fd=3))\ntcp LISTEN 0 5 *:3 *:*',
      ['tcp * 1 x\uFFFDy', 'tcp * 2 a\uFFFD\uFFFD', 'tcp * 3 -'],
    ],
    ['holders glued to the peer', 'tcp LISTEN 0 5 *:1 *:*users:(("a",pid=1,fd=2))', ['tcp * 1 a']],
    [
      'ss of 2012: names, old holders, no process of others',
      `Netid  State      Recv-Q Send-Q     Local Address:Port       Peer Address:Port
udp    UNCONN     0      0                      *:bootpc                *:*      users:(("dhclient",1039,6))
tcp    LISTEN     0      128                   :::ssh                  :::*      users:(("sshd",985,4),("systemd",1,31))
tcp    LISTEN     0      100            127.0.0.1:smtp                  *:*`,
      ['udp * 68 dhclient', 'tcp :: 22 sshd', 'tcp :: 22 systemd', 'tcp 127.0.0.1 25 -'],
    ],
    [
      'no Netid column: tcp',
      `State  Recv-Q Send-Q Local Address:Port Peer Address:Port
LISTEN 0      128       127.0.0.1:631        0.0.0.0:*
ESTAB  0      0          10.0.0.1:22        10.0.0.2:50000`,
      ['tcp 127.0.0.1 631 -'],
    ],
    [
      'no Netid column: udp',
      `State  Recv-Q Send-Q Local Address:Port Peer Address:Port
UNCONN 0      0             0.0.0.0:161        0.0.0.0:*`,
      ['udp 0.0.0.0 161 -'],
    ],
    [
      'no State column',
      `Netid Recv-Q Send-Q Local Address:Port Peer Address:Port
tcp   0      128                *:22              *:*
tcp   0      0           10.0.0.1:22       10.0.0.2:50000`,
      ['tcp * 22 -'],
    ],
    [
      'zones',
      `tcp LISTEN 0 4096 127.0.0.53%lo:53 0.0.0.0:*
udp UNCONN 0 0 0.0.0.0%virbr0:67 0.0.0.0:*
udp UNCONN 0 0 [fe80::5054:ff:fe12:3456]%eth0:546 *:*
udp UNCONN 0 0 *%vlan@if2:5353 *:*`,
      [
        'tcp 127.0.0.53%lo 53 -',
        'udp 0.0.0.0%virbr0 67 -',
        'udp fe80::5054:ff:fe12:3456%eth0 546 -',
        'udp *%vlan@if2 5353 -',
      ],
    ],
    [
      'details of -e, -i, -m and timers',
      `tcp LISTEN 0 5 0.0.0.0:502 0.0.0.0:* timer:(keepalive,2min,0) users:(("plc",pid=1,fd=3)) uid:112 ino:128006 sk:17 cgroup:/a b/x.service <->
\t skmem:(r0,rb131072,t0,tb16384) cubic cwnd:10
tcp LISTEN 0 5 0.0.0.0:503 0.0.0.0:* ino:5 sk:18 v6only:0 <->
`,
      ['tcp 0.0.0.0 502 plc', 'tcp 0.0.0.0 503 -'],
    ],
    [
      'holders on a line of their own',
      'tcp LISTEN 0 5 0.0.0.0:502 0.0.0.0:*\n      users:(("plc",pid=1,fd=3))\ntcp LISTEN 0 5 0.0.0.0:503 0.0.0.0:*',
      ['tcp 0.0.0.0 502 plc', 'tcp 0.0.0.0 503 -'],
    ],
    [
      'names full of traps',
      `tcp LISTEN 0 5 *:1 *:* users:(("a b",pid=1,fd=2),("",pid=2,fd=2),("q"),(",pid=3,fd=2),("c",1,2),("d",pid=4,fd=9))
tcp LISTEN 0 5 *:2 *:* users:(("prometheus-node",pid=1,fd=3),("(sd-pam)",pid=9,proc_ctx=x_t:s0,fd=1))`,
      [
        'tcp * 1 a b',
        'tcp * 1 -',
        'tcp * 1 q"),(',
        'tcp * 1 c",1,2),("d',
        'tcp * 2 prometheus-node+',
        'tcp * 2 (sd-pam)',
      ],
    ],
    [
      'every other kind of socket',
      `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port
nl    UNCONN 0      0             rtnl:kernel             *
u_str LISTEN 0      128    /run/a b:c.sock 1234            * 0
p_raw UNCONN 0      0                *:eth0               *
icmp6 UNCONN 0      0      *%ens33:ipv6-icmp             *:*
v_str ESTAB  0      0      999900439:1023               0:976
???   UNCONN 0      0                *:1                  *
udp   ESTAB  0      0        127.0.0.1:40001    127.0.0.1:nobody-knows
udp   UNCONN 0      0        127.0.0.1:514          0.0.0.0:*`,
      ['udp 127.0.0.1 514 -'],
    ],
    [
      'a greeting, the command, and the next prompt',
      `Welcome to plc-07, authorised use only.
operator@plc-07:~$ ss -H -tln
LISTEN 0 128 0.0.0.0:22 0.0.0.0:*
operator@plc-07:~$ exit`,
      ['tcp 0.0.0.0 22 -'],
    ],
    [
      'two commands in one recording',
      `$ ss -tln
State  Recv-Q Send-Q Local Address:Port Peer Address:Port
LISTEN 0      128             *:22              *:*
$ ss -uln
State  Recv-Q Send-Q Local Address:Port Peer Address:Port
UNCONN 0      0               *:161             *:*
$ `,
      ['tcp * 22 -', 'udp * 161 -'],
    ],
    [
      'what stands behind an answer in notes and terminals',
      '```\ntcp LISTEN 0 5 *:1 *:*\n```\nand so on\n',
      ['tcp * 1 -'],
    ],
    ['a terminal closed', 'tcp LISTEN 0 5 *:1 *:*\nlogout\nConnection to 10.0.0.1 closed.\n', ['tcp * 1 -']],
    ['a coloured prompt', 'tcp LISTEN 0 5 *:1 *:*\n\u001b[01;32mop@hmi\u001b[00m:~$ exit\n', ['tcp * 1 -']],
    ['line ends of a terminal', 'tcp LISTEN 0 5 *:1 *:*\r\r\ntcp LISTEN 0 5 *:2 *:*\r\n', ['tcp * 1 -', 'tcp * 2 -']],
    ['resolved hosts (-r)', 'tcp LISTEN 0 5 localhost:ipp *:*', ['tcp localhost 631 -']],
  ])('reads %s', (_, text, bindings) => {
    expect(listed(text)).toEqual(bindings);
  });

  it.each([
    ['', 'ss: no socket in it: even a machine that offers nothing shows the one it was asked through'],
    [
      'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\n',
      'ss: no socket in it: even a machine that offers nothing shows the one it was asked through',
    ],
    [
      'bash: ss: command not found\n',
      'ss: no socket in it: even a machine that offers nothing shows the one it was asked through',
    ],
    ['tcp LISTEN 0 5 *:1 *:*\ntcp LISTEN 0 5 *:2', 'ss: line 2: not a row of ss: "tcp LISTEN 0 5 *:2"'],
    ['tcp LISTEN 0 5 *:1 *:*\nwhat is this', 'ss: line 2: not a row of ss: "what is this"'],
    [
      '.0.1:22 0.0.0.0:* users:(("sshd",pid=1,fd=2))\ntcp LISTEN 0 5 *:1 *:*',
      'ss: line 1: not a row of ss: ".0.1:22 0.0.0.0:* users:(("sshd",pid=1,fd=2))"',
    ],
    ['tcp LISTEN 0 5 *:1 *:* users:(("sshd",pid=1,fd=2)', 'ss: line 1: holders cut off: "users:(("sshd",pid=1,fd=2)"'],
    ['tcp LISTEN 0 5 *:1 *:* users:(("sshd",pi', 'ss: line 1: holders cut off: "("sshd",pi"'],
    ['tcp LISTEN 0 5 *:1 *:* users:', 'ss: line 1: holders cut off: "users:"'],
    ['tcp LISTEN 0 5 *:nobody *:*', 'ss: line 1: nobody can tell which tcp port "nobody" is: record with -n'],
    ['tcp LISTEN 0 5 *:http-alt *:*', 'ss: line 1: nobody can tell which tcp port "http-alt" is: record with -n'],
    ['tcp LISTEN 0 5 *:0 *:*', 'ss: line 1: 0 is not a port: 1 to 65535 would be right'],
    ['tcp LISTEN 0 5 *:65536 *:*', 'ss: line 1: 65536 is not a port: 1 to 65535 would be right'],
    ['tcp LISTEN 0 5 10.0.0:22 *:*', 'ss: line 1: "10.0.0" is neither an address nor the name of one'],
    ['tcp LISTEN 0 5 22 *:*', 'ss: line 1: no address and port in "22": 0.0.0.0:22 would be right'],
    ['tcp LISTEN 0 5 *:1 0', 'ss: line 1: no address and port in the peer "0"'],
    ['tcp LISTEN 0 5 *:1 *:5', 'ss: line 1: a socket that listens has no peer, this one has "*:5"'],
    ['UNCONN 0 0 *:161 *:*\nudp UNCONN 0 0 *:162 *:*', 'ss: line 2: not a row of ss: "udp UNCONN 0 0 *:162 *:*"'],
    ['udp UNKNOWN 0 5 *:1 *:*', 'ss: line 1: ss itself does not know the state of this socket'],
    [
      'State Recv-Q Send-Q Local Address:Port Peer Address:Port\nUNCONN 0 0 *:58 *:*',
      'ss: line 2: no Netid in it, so udp port "58" and a raw socket look the same: record with ss -tuln',
    ],
    [
      'Recv-Q Send-Q Local Address:Port Peer Address:Port\n0 128 *:22 *:*',
      'ss: line 2: neither Netid nor State in it, so tcp and udp look the same: record with ss -tuln',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseSs(text, null)).toThrow(new CollectError('parse', message));
  });

  it('refuses more rows and more lines than any machine has', () => {
    expect(() => parseSs('tcp LISTEN 0 5 *:1 *:*\n'.repeat(65_537), null)).toThrow(
      'ss: line 65537: more than 65536 sockets',
    );
    expect(() => parseSs('welcome\n'.repeat(65_537), null)).toThrow(
      'ss: line 65537: 65536 lines and no socket among them',
    );
  });

  it('takes no prompt for granted in a live answer', () => {
    expect(() => parseSs('tcp LISTEN 0 5 *:1 *:*\n$ exit\n', everything)).toThrow(
      'ss: line 2: not a row of ss: "$ exit"',
    );
  });

  it.each([
    ['tcp LISTEN 0 5 *:1 *:* users:(("a",pid=1,fd=2))', null, { tcp: true, udp: false, process: true }],
    ['udp UNCONN 0 0 *:1 *:* users:(("a",pid=1,fd=2))', null, { tcp: false, udp: true, process: true }],
    ['tcp LISTEN 0 5 *:1 *:*\nudp UNCONN 0 0 *:1 *:*', null, { tcp: true, udp: true, process: false }],
    ['tcp ESTAB 0 5 10.0.0.1:22 10.0.0.2:1', null, { tcp: false, udp: false, process: false }],
    ['tcp LISTEN 0 5 *:1 *:*', everything, { tcp: true, udp: true, process: false }],
    ['tcp LISTEN 0 5 *:1 *:*', { ...everything, privileged: true }, everything],
    [
      'tcp LISTEN 0 5 *:1 *:* users:(("a",pid=1,fd=2))',
      { ...everything, process: false },
      { tcp: true, udp: true, process: false },
    ],
  ])('knows how far %j, asked for %j, counts', (text, asked, complete) => {
    expect(parseSs(text, asked).complete).toEqual(complete);
  });

  it('says what it could not see', () => {
    const text =
      'a greeting\nNetid State Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp LISTEN 0 5 *:1 *:*\ntcp LISTEN 0 5 *:2 *:* users:(("a",pid=1,fd=2))\nsctp LISTEN 0 5 *:2905 *:*';
    expect(parseSs(text, null).notes).toEqual([
      'It has sctp sockets, which are not watched.',
      'Lines before the table of ss, read over: 1.',
      "Holders are known of 1 of 2 bindings: the rest is hidden, or the kernel's own.",
      'No udp listener in it: that may mean there is none, or that udp was not recorded.',
    ]);
  });

  it.each([
    ['10:22  \ntcp LISTEN 0 5 *:1 *:*\n', null, false],
    ['\ntcp LISTEN 0 5 *:1 *:*\n', null, false],
    ['$ ss -Htln\ntcp LISTEN 0 5 *:1 *:*\n', null, true],
    ['greeting\ntcp LISTEN 0 5 *:1 *:*\n', everything, true],
  ])('does not count on rows whose beginning may be missing: %j', (text, asked, complete) => {
    expect(parseSs(text, asked).complete.tcp).toBe(complete);
  });

  it('throws nothing but CollectError, whatever comes', () => {
    const words = [
      'tcp',
      'udp',
      'LISTEN',
      'UNCONN',
      '0',
      '128',
      '*:22',
      '[::]:ssh',
      '*:*',
      'users:((',
      '"a"',
      ',pid=1,fd=2))',
      '\n',
      'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\n',
    ];
    const soup = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 8 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(soup, fc.constantFrom('', ' '), (parts, glue) => {
        try {
          parseSs(parts.join(glue), null);
        } catch (error) {
          expect(error).toBeInstanceOf(CollectError);
        }
      }),
    );
  });

  it.each([
    ['one endless line', 'tcp LISTEN 0 5 *:1 *:* users:((' + '("a"'.repeat(2_500_000)],
    ['quotes without end', 'tcp LISTEN 0 5 *:1 *:* users:(("' + '",pid=1,'.repeat(1_250_000)],
    ['blanks', 'tcp LISTEN' + ' '.repeat(10_000_000)],
    ['colons', `tcp LISTEN 0 5 ${':'.repeat(10_000_000)} *:*`],
    ['prompts', 'tcp LISTEN 0 5 *:1 *:*\n' + 'a@b c'.repeat(2_000_000)],
    ['many lines', 'x\n'.repeat(5_000_000)],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    const began = performance.now();
    expect(() => parseSs(text, null)).toThrow(CollectError);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
