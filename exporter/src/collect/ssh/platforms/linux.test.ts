// needs: dash
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findProgram } from '../../../../test/daemons/daemon.ts';
import { CollectError } from '../../../model/collection.ts';
import type { CommandAnswer } from '../answer.ts';
import { decodeOutput } from './decode.ts';
import { linux } from './linux.ts';
import type { Way } from './platform.ts';

const ways: readonly Way[] = [linux.first, ...linux.known.values()];
const commands = ways.flatMap((way) => way.commands);

function answer(stdout: string | Buffer, changes: Partial<CommandAnswer> = {}): CommandAnswer {
  return { stdout: Buffer.from(stdout), stderr: '', exitCode: null, ...changes };
}

function sections(...tools: [string, string, number][]): string {
  const printed = tools.map(
    ([name, text, exit]) => `\notports-5f1c0e run ${name}\n${text}\notports-5f1c0e exit ${exit}\n`,
  );
  return `${printed.join('')}otports-5f1c0e end user\n`;
}

describe('the commands', () => {
  test.each(commands.map((command, index) => [index, command] as const))(
    '%i is one line of POSIX sh in single quotes that complains of nothing',
    (_index, command) => {
      expect(command).toMatch(/^sh -c '(?:[^'\\\n!]|\\n|\$! )+'$/);
      expect(command.length).toBeLessThan(1200);
      const { stderr, stdout } = spawnSync(findProgram('dash', 'dash'), ['-c', command], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        // Other tests leave thousands of sockets for a minute, and /proc/net lists them all.
        maxBuffer: 64 * 1024 * 1024,
      });
      expect(stdout).toMatch(/otports-5f1c0e end (root|user)\n$/);
      expect(stderr.replace(/.*(invalid option|Usage:|applet not found|BusyBox)[^]*/, '')).toBe('');
    },
  );

  test('only read', () => {
    const words = new Set(commands.flatMap((command) => command.match(/\b[a-z]{2,}\b/g) ?? []));
    for (const word of ['rm', 'mv', 'cp', 'sudo', 'su', 'tee', 'curl', 'wget', 'nc', 'eval', 'enable', 'configure']) {
      expect(words).not.toContain(word);
    }
    const writes = commands.flatMap((command) => command.match(/>+\s*[^&\s;]+/g) ?? []);
    expect(new Set(writes)).toEqual(new Set(['>/dev/null']));
  });

  test('are these, word for word, where nothing is known of the asset yet', () => {
    expect(linux.first.commands).toMatchInlineSnapshot(`
      [
        "sh -c 'LC_ALL=C; PATH=/usr/sbin:/sbin:/usr/bin:/bin:$PATH; export LC_ALL PATH; ulimit -t 30 2>/dev/null; m=otports-5f1c0e; k() { kill $c $d; exit 143; }; trap k TERM HUP; w() { read x <&3; kill $$; }; i=/proc/self/fd/0; if [ -p $i ] || [ -S $i ]; then exec 3<&0; w >/dev/null 2>&1 & d=$! ; fi; q=; t() { n=$1; shift; printf "$q\\n$m run $n\\n"; "$@" & c=$! ; wait $c; s=$?; q="\\n$m exit $s"; return $s; }; u() { command -v $2 >/dev/null 2>&1 && t "$@"; }; p() { set --; for f in tcp tcp6 udp udp6; do [ -e /proc/net/$f ] && set -- "$@" /proc/net/$f; done; [ $# -gt 0 ] || return 1; t elf dd if=/proc/self/exe bs=6 count=1 2>/dev/null; t proc-net cat "$@"; }; u ss ss -H -tulpn || u ss-header ss -tulpn || u netstat netstat -tulpnW || u netstat-cut netstat -tulpn || u netstat-no-p netstat -tulnW || u netstat-no-p-cut netstat -tuln || u busybox busybox netstat -tulpnW || u busybox-cut busybox netstat -tulpn || u busybox-no-p busybox netstat -tulnW || u busybox-no-p-cut busybox netstat -tuln || p; r=user; [ -O /proc/1 ] && r=root; [ "$d" ] && kill $d; printf "$q\\n$m end $r\\n"'",
      ]
    `);
  });
});

describe('an answer', () => {
  const row = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n';

  test('that names every holder to an account that is not root is believed, and says nothing else', () => {
    const named = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n';
    const parsed = linux.first.read([answer(sections(['ss', named, 0]))], 'operator')?.parsed;
    expect(parsed).toMatchObject({ complete: { process: true }, notes: [] });
    const mixed = linux.first.read([answer(sections(['ss', `${named}${row.replace(':22', ':23')}`, 0]))], 'operator');
    expect(mixed?.parsed.notes).toContain('Processes of other accounts are not seen: account "operator" is not root.');
  });
  const read = (way: Way, stdout: string, changes: Partial<CommandAnswer> = {}) =>
    way.read([answer(stdout, changes)], 'otports');

  test('is that of the first tool that worked', () => {
    const tried: [string, string, number][] = [
      ['ss', '', 255],
      ['ss-header', `Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\n${row}`, 0],
    ];
    const reading = read(linux.first, sections(...tried));
    expect(reading?.way).toBe('ss-header');
    expect(reading?.parsed.bindings).toEqual([{ transport: 'tcp', address: '0.0.0.0', port: 22, process: null }]);
  });

  test('of netstat gives addresses of IPv6 whole, and without -W never another one', () => {
    const table = (local: string): string =>
      `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\ntcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      7/sshd\ntcp6       0      0 ${local} :::*                    LISTEN      7/sshd\n`;
    expect(linux.first.commands[0]).toMatch(/ netstat -tulpnW \|\| .* netstat -tulpn \|\| /);
    const wide = read(linux.first, sections(['netstat', table('fe80::90de:95ff:fe3a:1:22'), 0]))?.parsed;
    expect(wide?.bindings[1]?.address).toBe('fe80::90de:95ff:fe3a:1');
    expect(wide?.complete.tcp).toBe(true);
    const tried: [string, string, number][] = [
      ['netstat', '', 1],
      ['netstat-cut', table('fe80::90de:95ff:fe3a:22'), 0],
    ];
    const cut = read(linux.first, sections(...tried));
    expect(cut?.way).toBe('netstat-cut');
    expect(cut?.parsed.bindings[1]?.address).toBe('fe80::90de:95ff:fe3a...');
    expect(cut?.parsed.complete.tcp).toBe(false);
  });

  test('of a known way that stopped working lets the first find out anew', () => {
    const known = linux.known.get('ss')!;
    expect(read(known, sections(['ss', '', 127]))).toBeNull();
    expect(read(known, sections())).toBeNull();
  });

  test('with nothing that works names what was tried', () => {
    const tried: [string, string, number][] = [
      ['ss', '', 255],
      ['netstat', '', 1],
    ];
    expect(() => read(linux.first, sections(...tried), { stderr: 'ss: bad\n' })).toThrow(
      new CollectError(
        'parse',
        'neither ss nor netstat nor /proc/net works there (ss: exit status 255, netstat: exit status 1; "ss: bad"): install iproute2, or BusyBox with netstat',
      ),
    );
  });

  test('of a big-endian gateway is read in its byte order', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: CB007101:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0',
    ].join('\n');
    const stdout = sections(['elf', '\x7fELF\x01\x02', 0], ['proc-net', `${table}\n`, 0]);
    expect(read(linux.first, stdout)?.parsed.bindings).toEqual([
      { transport: 'tcp', address: '203.0.113.1', port: 22, process: null },
    ]);
  });

  test('that is cut anywhere is refused, or read as a whole one', () => {
    const stdout = `Welcome${sections(['ss', row.repeat(3), 0])}`;
    const whole = read(linux.first, stdout);
    fc.assert(
      fc.property(fc.nat(stdout.length), (length) => {
        try {
          expect(read(linux.first, stdout.slice(0, length))).toEqual(whole);
        } catch (error) {
          expect(error).toBeInstanceOf(CollectError);
        }
      }),
    );
  });
});

describe('bytes that are no text', () => {
  const names = /users:\(\(/;
  test.each<[string, string]>([
    ['a control character', 'tcp LISTEN 0 128 0.0.0.0:22\x1b 0.0.0.0:*'],
    ['no UTF-8', 'tcp LISTEN 0 128 0.0.0.0:22\xff 0.0.0.0:* users:(("a",pid=1,fd=3))'],
    ['NUL in a name', 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("a\0",pid=1,fd=3))'],
  ])('%s is refused', (_name, text) => {
    expect(() => decodeOutput('ss', Buffer.from(text, 'latin1'), names)).toThrow(/^ss: line 1: not text/);
  });

  test('a process may call itself anything', () => {
    const text = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("\xe4\x1b[2J",pid=1,fd=3))';
    expect(decodeOutput('ss', Buffer.from(text, 'latin1'), names)).toContain('("\uFFFD\x1b[2J"');
  });
});
