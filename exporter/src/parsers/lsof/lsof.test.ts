import { describe, expect, it } from 'vitest';
import { isLinear, throwsNothingElse } from '../../../test/parsers/hostile.ts';
import { CollectError } from '../../model/collection.ts';
import { parseLsof } from './lsof.ts';

const header = 'COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n';
const ssh = 'sshd      7 root    3u  IPv4 127937      0t0  TCP *:22 (LISTEN)\n';

describe('parseLsof', () => {
  it.each([
    [`${header}${ssh}${header}${ssh.replace('7 root    3u', '9 root    4u')}`, 'line 4: tcp over IPv4', 2],
    [`${header}${ssh}${ssh}`, 'line 3: descriptor 3u of process 7', 2],
    [
      'p7\nLroot\nf3\ntIPv4\nPTCP\nn*:22\nTST=LISTEN\np5\nLroot\nf3\ntIPv4\nPTCP\nn*:80\nTST=LISTEN\n',
      'line 10: tcp over IPv4',
      3,
    ],
  ])('refuses a second list: %j', (text, what, first) => {
    expect(() => parseLsof(text, null)).toThrow(
      `lsof: ${what} is listed a second time (first in line ${first}): one recording is of one asset at one time`,
    );
  });

  it('takes -iTCP, then -iUDP, for one recording, and holders of one socket', () => {
    const fork = ssh.replace('7 root', '8 root');
    const udp = 'snmpd     5 root    3u  IPv4 127939      0t0  UDP *:161\n';
    expect(parseLsof(`${header}${ssh}${fork}${header}${udp}`, null).bindings).toHaveLength(3);
  });

  it('refuses a state that nobody knows', () => {
    expect(() => parseLsof(header + ssh.replace('LISTEN', 'LIST'), null)).toThrow(
      'lsof: line 2: state "LIST" of "*:22": "(LISTEN)" would be right',
    );
  });

  it.each([
    [header, 'lsof: no socket in it: even a machine that offers nothing shows the one it was asked through'],
    [
      `${header}sshd      7 root    3u  IPv4 127937      0t0  TCP`,
      'lsof: line 2: not a row of lsof: "sshd      7 root    3u  IPv4 127937      0t0  TCP"',
    ],
    [`${header}${ssh}hello`, 'lsof: line 3: not a row of lsof: "hello"'],
    [
      `${header}sshd      7 root    3u  IPv4 127937      0t0  TCP *:22`,
      'lsof: line 2: no state of "*:22": "(LISTEN)" would be right, so no -T, and T among the fields of -F',
    ],
    [
      `${header}snmpd      7 root    3u  IPv4 127937      0t0  UDP *:16`,
      'lsof: line 2: "*:16" has no end of a line behind it, so its port or its peer may be cut',
    ],
    [
      `${header}sshd 7 root 3u IPv4 1 0t0 TCP *:nobody (LISTEN)`,
      'lsof: line 2: nobody can tell which tcp port "nobody" is: record with -n',
    ],
    ['p7\ncsshd\nf3\nPTCP\nf4\n', 'lsof: line 3: not a row of lsof: "PTCP"'],
    [
      'p7\ncsshd\nf3\nPTCP\nn*:22\n',
      'lsof: line 3: no state of "*:22": "(LISTEN)" would be right, so no -T, and T among the fields of -F',
    ],
    [
      'p7\ncsnmpd\nf3\nPUDP\nn*:16',
      'lsof: line 5: "*:16" has no end of a line behind it, so its port or its peer may be cut',
    ],
    ['p7\nPTCP\n0\n', 'lsof: line 3: not a row of lsof: "0"'],
  ])('refuses %j', (text, message) => {
    expect(() => parseLsof(text, null)).toThrow(new CollectError('parse', message));
  });

  it('reads over sockets that are no doors, whatever their names say', () => {
    const others = `arping    8 root   20u  raw6             0t0   24206 ${'0'.repeat(32)}:003A->${'0'.repeat(32)}:0000 st=07
arping    8 root    3u   raw             0t0   24207 00000000:0001->00000000:0000 st=07
java      9   10 root   46u  sock     0,9      0t0   29374 protocol: TCP
`;
    expect(parseLsof(header + others + ssh, null).bindings).toMatchObject([{ port: 22, process: 'sshd' }]);
    expect(() => parseLsof(`${header}sshd 7 root 3u IPv7 1 0t0 TCP\n`, null)).toThrow('not a row of lsof');
  });

  it.each(['miner>', 'miner$', 'miner#'])('hides no socket of a process that calls itself %s', (name) => {
    const text = `p7\nc${name}\nLroot\nf3\ntIPv4\nPTCP\nn*:4444\nTST=LISTEN\n`;
    expect(parseLsof(text, null).bindings).toMatchObject([{ port: 4444, process: name }]);
    const behind = `p7\ncminer\nLroot\nf2\ntunix\nn${name}\nf3\ntIPv4\nPTCP\nn*:4444\nTST=LISTEN\n`;
    expect(() => parseLsof(behind, null)).toThrow('lsof: line 9: not a row of lsof: "PTCP"');
  });

  it('takes the name of a first row without a header only where it stands like that of the next one', () => {
    const names = (text: string): unknown => parseLsof(text, null).bindings.map(({ port, process }) => [port, process]);
    const snmp = 'snmpd     8 root    3u  IPv4 127938      0t0  UDP *:161 \n';
    expect(names(ssh + snmp)).toEqual([
      [22, 'sshd'],
      [161, 'snmpd'],
    ]);
    expect(names(ssh.slice(2) + snmp)).toEqual([
      [22, null],
      [161, 'snmpd'],
    ]);
    expect(names(ssh)).toEqual([[22, null]]);
    expect(names(header + ssh)).toEqual([[22, 'sshd']]);
  });

  it('counts only on what root could see', () => {
    expect(parseLsof(header + ssh, null).complete).toEqual({ tcp: true, udp: false, process: true });
    const own = parseLsof(header + ssh.replace('root', 'op  '), null);
    expect(own.complete).toEqual({ tcp: false, udp: false, process: false });
    expect(own.notes[0]).toMatch(/^No socket of root in it/);
    expect(parseLsof(ssh, null).complete.tcp).toBe(false);
  });

  it.each([
    ['Plant\\x20V', 'Plant V'],
    ['\\xc3\\xa4', 'ä'],
    ['a\\xzz', 'a\\xzz'],
  ])('reads the name %s', (printed, process) => {
    expect(parseLsof(header + ssh.replace('sshd', printed), null).bindings[0]?.process).toBe(process);
  });

  throwsNothingElse(
    (text) => parseLsof(text, null),
    [
      header,
      ssh,
      'sshd',
      '7',
      'root',
      '3u',
      'IPv6',
      '0t0',
      'TCP',
      'UDP',
      '*:22',
      '[::1]:ssh',
      '(LISTEN)',
      'p7\n',
      'PTCP\n',
      'n*:22\n',
      'TST=LISTEN\n',
      'f3\n',
    ],
  );
  isLinear((text) => parseLsof(text, null), {
    'many lines': ['', 'x\n'],
    files: [header + ssh, 'sshd 7 root txt REG 254,1 4096 2 /usr/sbin/sshd\n'],
    'one line of numbers': [header, 'a 1 '],
    brackets: [`${header}sshd 7 root 3u IPv4 1 0t0 TCP *:22 `, '('],
    fields: ['p1\nf1\nPTCP\nn*:*\n', 'TQR=0\n'],
    processes: ['PTCP\n', 'p1\n'],
  });
});
