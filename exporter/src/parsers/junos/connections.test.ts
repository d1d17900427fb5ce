import { describe, expect, it } from 'vitest';
import { listedBy, survives, throwsOnlyCollectError } from '../../../test/parsers/cli.ts';
import { CollectError } from '../../model/collection.ts';
import { parseJunos } from './connections.ts';

const header = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address                                 Foreign Address                               (state)
`;
const listed = listedBy((text) => parseJunos(text, null));

describe('parseJunos', () => {
  it.each<[string, string, string[]]>([
    [
      'all families',
      `${header}tcp46 0 0 *.22 *.* LISTEN\ntcp6 0 0 *.830 *.* LISTEN\ntcp6 0 0 fe80::1%fxp0.0.179 *.* LISTEN\nudp4 0 0 *.* *.*\nicm6 0 0 *.* *.*\n`,
      ['tcp * 22 -', 'tcp :: 830 -', 'tcp fe80::1%fxp0.0 179 -'],
    ],
    [
      'routing instances before and behind the state',
      `${header}tcp4 0 0 *.22 *.* default LISTEN\ntcp4 0 0 10.0.0.1.179 *.* LISTEN CUSTOMER\nudp4 0 0 *.123 *.* mgmt_junos\n`,
      ['tcp 0.0.0.0 22 -', 'tcp 10.0.0.1 179 -', 'udp 0.0.0.0 123 -'],
    ],
    [
      'other families behind',
      `${header}tcp4 0 0 *.22 *.* LISTEN\nActive UNIX domain sockets\nAddress Type Recv-Q Send-Q Inode Conn Refs Nextref Addr\nc8d2a000 stream 0 0 0 0 0 0 /var/run/*.* LISTEN\n`,
      ['tcp 0.0.0.0 22 -'],
    ],
    [
      'closed and connected sockets',
      `${header}tcp4 0 0 *.33081 *.* CLOSED\ntcp4 0 0 10.0.0.1.22 10.0.0.2.5 ESTABLISHED\nudp4 0 0 10.0.0.1.514 10.0.0.2.514\n`,
      [],
    ],
  ])('reads %s', (_, text, bindings) => {
    expect(listed(text)).toEqual(bindings);
  });

  it.each([
    ['', 'junos: no socket in it: even a device that offers nothing shows the one it was asked through'],
    [
      'op@mx> show system connections\nerror: permission denied\n',
      'junos: no socket in it, the device refused the command: "error: permission denied"',
    ],
    [`${header}tcp4 0 0 *.22\n`, 'junos: line 3: not a row of its table: "tcp4 0 0 *.22"'],
    [
      `${header}tcp4 0 0 *.22 *.* LIS\n`,
      'junos: line 3: state "LIS" of a socket without a peer: LISTEN would be right',
    ],
    [`${header}udp4 0 0 *.161 *.\n`, 'junos: line 3: no address and port in "*.": *.* would be right'],
    [
      `${header}tcp6 0 0 2001:db8:1.22 *.* LISTEN\n`,
      'junos: line 3: "2001:db8:1" is neither an address nor the name of one',
    ],
    [`${header}tcp4 0 0 *.70000 *.* LISTEN\n`, 'junos: line 3: 70000 is not a port: 1 to 65535 would be right'],
    [`hello\n0  *.22   *.*   LISTEN\n${header}`, 'junos: line 2: not a row of its table: "0  *.22   *.*   LISTEN"'],
    [
      `${header}Active UNIX domain sockets\ntcp4 0 0 *.22 *.* LISTEN\n`,
      'junos: line 4: not a row of its table: "tcp4 0 0 *.22 *.* LISTEN"',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseJunos(text, null)).toThrow(new CollectError('parse', message));
  });

  it.each([
    ['show system connections | no-more', true],
    ['show system connections inet', false],
    ['show system connections | match LISTEN', false],
  ])('knows how far %s counts', (command, tcp) => {
    const text = `op@mx> ${command}\n${header}tcp4 0 0 *.22 *.* LISTEN\n`;
    expect(parseJunos(text, null).complete).toEqual({ tcp, udp: false, process: false });
  });

  it('reads over what the kernel knows of each socket, where it was asked for', () => {
    const details =
      'sndsbcc:          0 sndsbmbcnt:          0  sndsbmbmax:     131072\nproc id:      12345  proc name:       sshd\nflags: ACTIVE\n';
    const text = `${header}tcp4 0 0 *.22 *.* LISTEN\n${details}udp4 0 0 *.161 *.*\n${details}`;
    expect(listed(`op@mx> show system connections extensive\n${text}`)).toEqual([
      'tcp 0.0.0.0 22 -',
      'udp 0.0.0.0 161 -',
    ]);
    expect(() => parseJunos(text, null)).toThrow('junos: line 4: not a row of its table');
    expect(() => parseJunos(`op@mx> show system connections extensive\n${header}*.22: *.* LISTEN\n`, null)).toThrow(
      'junos: line 4: not a row of its table',
    );
  });

  it('throws nothing but CollectError, whatever comes', () => {
    throwsOnlyCollectError(
      (text) => parseJunos(text, null),
      [header, 'tcp4', 'udp46', '0', '*.22', '*.*', 'LISTEN', 'default', 'Active ISO'],
    );
  });

  it.each([
    ['blanks in a row', `${header}tcp4 0 0${' '.repeat(10_000_000)}x`],
    ['one address', `${header}tcp4 0 0 ${'1.'.repeat(5_000_000)} *.* LISTEN`],
    ['words behind', `${header}tcp4 0 0 *.22 *.* ${'default '.repeat(1_250_000)}`],
    ['many lines', 'x\n'.repeat(5_000_000)],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    survives(() => parseJunos(text, null));
  });
});
