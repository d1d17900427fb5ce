import { describe, expect, it } from 'vitest';
import { isLinear, throwsNothingElse } from '../../../test/parsers/hostile.ts';
import { CollectError } from '../../model/collection.ts';
import { parseBsdNetstat } from './netstat.ts';

const everything = { tcp: true, udp: true, process: true };
const title = 'Active Internet connections (including servers)\n';
const header = `${title}Proto Recv-Q Send-Q Local Address          Foreign Address        (state)\n`;
const pids = `${title}Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid  state    options\n`;

describe('parseBsdNetstat', () => {
  const head =
    'Active Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address          Foreign Address        (state)\n';
  const ssh = 'tcp4       0      0  *.22                   *.*                    LISTEN\n';
  const twice = 'is listed a second time (first in line 3): one recording is of one asset at one time';

  it('refuses a second list, and reads what one asset answered to several commands', () => {
    expect(() => parseBsdNetstat(`${head}${ssh}${head}${ssh}`, null)).toThrow(`netstat: line 6: tcp4 ${twice}`);
    expect(() => parseBsdNetstat(`${head}${ssh}op@b:~$ netstat -an\n${ssh}`, null)).toThrow(
      `netstat: line 5: tcp4 ${twice}`,
    );
    const mdns = 'udp4       0      0  *.5353                 *.*\nudp6       0      0  *.5353                 *.*\n';
    expect(() => parseBsdNetstat(`${ssh}${mdns}${ssh}`, null)).toThrow(
      'netstat: line 4: tcp4 0.0.0.0:22 is listed a second time',
    );
    expect(parseBsdNetstat(mdns.repeat(3), null).bindings).toHaveLength(6);
    const web = ['tcp4 0 0 *.80 *.* LISTEN', 'tcp4 0 0 *.443 *.* LISTEN'].join('\n');
    expect(parseBsdNetstat(`${head}${web}\n${web.replaceAll('tcp4', 'tcp6')}\n`, null).bindings).toHaveLength(4);
    const both = 'tcp46      0      0  *.80                   *.*                    LISTEN\n';
    const six = 'tcp6       0      0  *.22                   *.*                    LISTEN\n';
    const families = `$ netstat -an -f inet\n${head}${ssh}${both}$ netstat -an -f inet6\n${head}${six}${both}`;
    expect(parseBsdNetstat(families, null).bindings).toHaveLength(4);
  });

  it('refuses a state that nobody knows of a socket without a peer', () => {
    expect(() => parseBsdNetstat(`${head}${ssh.replace('LISTEN', 'HEARD')}`, null)).toThrow(
      'netstat: line 3: state "HEARD" of a socket without a peer: LISTEN would be right',
    );
  });

  it.each([
    ['', 'netstat: no socket in it: even a machine that offers nothing shows the one it was asked through'],
    [header, 'netstat: no socket in it: even a machine that offers nothing shows the one it was asked through'],
    [`${header}tcp4 0 0 *.22`, 'netstat: line 3: not a row of netstat: "tcp4 0 0 *.22"'],
    [`${header}tcp4 0 0 *.22 *.* LISTEN\n what is this`, 'netstat: line 4: not a row of netstat: "what is this"'],
    [
      `${header}tcp4 0 0 *.22 *.*`,
      'netstat: line 3: no state of a socket without a peer: LISTEN would be right, record with netstat -an',
    ],
    [
      `${header}tcp4 0 0 *.nobody *.* LISTEN`,
      'netstat: line 3: nobody can tell which tcp port "nobody" is: record with -n',
    ],
    [`${header}udp4 0 0 *.65536 *.*`, 'netstat: line 3: 65536 is not a port: 1 to 65535 would be right'],
    [`${header}tcp4 0 0 10.0.0.22 *.* LISTEN`, 'netstat: line 3: "10.0.0" is neither an address nor the name of one'],
    [
      `${header}tcp4 0 0 workstation-0001.netbi *.* LISTEN`,
      'netstat: line 3: "workstation-0001.netbi" may be cut, and with it the port: record with netstat -anW',
    ],
    [
      `${header}tcp4 0 0 *.22 *.* LISTEN\nActive UNIX domain sockets\ntcp4 0 0 *.23 *.* LISTEN`,
      'netstat: line 5: not a row of netstat: "tcp4 0 0 *.23 *.* LISTEN"',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseBsdNetstat(text, null)).toThrow(new CollectError('parse', message));
  });

  it('knows where an address of IPv4 may have lost its last digits', () => {
    const blocks = `${title}Tcpcb            Proto Recv-Q Send-Q Local Address      Foreign Address    (state)\n`;
    const row = 'fffff80003df43d0 tcp4 0 0 192.168.71.1.ssh   *.*                LISTEN\n';
    expect(() => parseBsdNetstat(blocks + row, null)).toThrow(
      new CollectError('parse', 'netstat: line 3: "192.168.71.1" may be cut: record with netstat -anW'),
    );
    expect(parseBsdNetstat(blocks + row.replace('.ssh', '.22 '), null).bindings[0]?.address).toBe('192.168.71.1');
  });

  it('refuses more rows than any machine has', () => {
    expect(() => parseBsdNetstat(header + 'tcp4 0 0 *.22 *.* LISTEN\n'.repeat(65_537), null)).toThrow(
      'netstat: line 65539: more than 65536 sockets',
    );
  });

  it('takes no prompt for granted in a live answer', () => {
    const text = `${header}tcp4 0 0 *.22 *.* LISTEN\n$ exit\n`;
    expect(() => parseBsdNetstat(text, everything)).toThrow('netstat: line 4: not a row of netstat: "$ exit"');
    expect(parseBsdNetstat(text, null).bindings).toHaveLength(1);
  });

  it('joins the PIDs of older macOS with names from elsewhere', () => {
    const text = `${pids}tcp4       0      0  *.22                   *.*                    LISTEN      131072 131072      1      0  00180 00000006
udp4       0      0  *.5353                 *.*                                786896   9216    312      0  00100 00000000\n`;
    const names = new Map([[1, '/sbin/launchd']]);
    expect(parseBsdNetstat(text, everything, names).bindings.map(({ process }) => process)).toEqual([
      '/sbin/launchd',
      null,
    ]);
  });

  it('does not count on rows whose header was filtered away, nor on connections only', () => {
    const row = 'tcp4 0 0 *.22 *.* LISTEN\n';
    expect(parseBsdNetstat(row, null).complete.tcp).toBe(false);
    expect(parseBsdNetstat(header.replace(' (including servers)', '') + row, null).complete.tcp).toBe(false);
    expect(parseBsdNetstat(header + row, null).complete).toEqual({ tcp: true, udp: false, process: false });
  });

  const words = [
    'tcp4',
    'udp46',
    'tcp',
    '0',
    '*.22',
    'fe80::1%lo0.ssh',
    '*.*',
    'LISTEN',
    '0/0/10',
    header,
    pids,
    'unix',
  ];
  throwsNothingElse((text) => parseBsdNetstat(text, null), words);
  isLinear((text) => parseBsdNetstat(text, null), {
    'many lines': ['', 'x\n'],
    'one line of dots': [header, 'a.'],
    'blanks in a row': [`${header}tcp4 0 0 *.1 *.* LISTEN`, ' '],
    digits: [header, '1 '],
    'rows of nothing': [header, 'icm4 0 0 *.* *.*\n'],
  });
});
