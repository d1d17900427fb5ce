import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { listedBy, survives, throwsOnlyCollectError } from '../../../test/parsers/cli.ts';
import { parseCiscoIos } from './ios.ts';

const everything = { tcp: true, udp: true, process: true };
const openPorts = `Active internet connections (servers and established)
Prot               Local Address             Foreign Address                  Service    State
`;
const tcpBrief = 'TCB       Local Address               Foreign Address             (state)\n';
const udp = 'Proto        Remote      Port      Local       Port  In Out  Stat TTY OutputIF\n';
const listed = listedBy((text) => parseCiscoIos(text, null));

describe('parseCiscoIos', () => {
  it.each<[string, string, string[]]>([
    [
      'services with blanks, and none',
      `${openPorts} tcp  *:443  *:0  IOS host service  LISTEN\n tcp  *:4786  *:0  LISTEN\n udp  *:53  *:0  -  LISTEN\n`,
      ['tcp * 443 IOS host service', 'tcp * 4786 -', 'udp * 53 -'],
    ],
    [
      'addresses of both families',
      `${openPorts} tcp  10.9.0.1:22  *:0  SSH-Server  LISTEN\n tcp  2001:DB8::1:22  *:0  SSH-Server  LISTEN\n`,
      ['tcp 10.9.0.1 22 SSH-Server', 'tcp 2001:db8::1 22 SSH-Server'],
    ],
    [
      'names of ports and hosts',
      `${tcpBrief}03577CD8  gw.plant.example.telnet  *.*  LISTEN\n`,
      ['tcp gw.plant.example 23 -'],
    ],
    ['a listener for one neighbour', `${tcpBrief}7FE474FC5E20  *.179  10.2.2.2.*  LISTEN\n`, ['tcp * 179 -']],
    [
      'UDP of both families, bound to an interface',
      `${udp} 17     --listen--          --any--          2517   0   0    11   0 Vlan10\n 17(v6)     --listen--          --any--          2517   0   0 20011   0\n 103  --listen--  10.9.0.1  5 0 0 0 0\n`,
      ['udp * 2517 -', 'udp :: 2517 -'],
    ],
    [
      'rows behind backspaces and colours',
      `${openPorts}\u001b[7m --More-- \u001b[m\r         \r tcp  *:22  *:0  Telx\bnet  LISTEN\n`,
      ['tcp * 22 Telnet'],
    ],
    [
      'states of sockets in hexadecimal, and columns that touch',
      `${udp}17 0.0.0.0 0--any-- 2517 0 0 9 0\n17 0.0.0.0 0 10.0.0.1 5060 0 0 A1 0\n17 --listen-- 10.0.0.1 161 0 0 2001001 0\n`,
      ['udp * 2517 -', 'udp 10.0.0.1 5060 -', 'udp 10.0.0.1 161 -'],
    ],
    [
      'a log of the console in between',
      `${openPorts} tcp *:22 *:0 SSH LISTEN\n*Sep 15 21:28:15.136: %SYS-5-CONFIG_I: Configured from console by console\n%LDP-5-NBRCHG: LDP Neighbor 10.0.0.1:0 (1) is UP\n tcp *:23 *:0 Telnet LISTEN\n`,
      ['tcp * 22 SSH', 'tcp * 23 Telnet'],
    ],
    ['rows that were filtered', ' tcp  *:23  *:0  Telnet  LISTEN\n', ['tcp * 23 Telnet']],
  ])('reads %s', (_, text, bindings) => {
    expect(listed(text)).toEqual(bindings);
  });

  it.each([
    ['', 'cisco-ios: no socket in it: even a device that offers nothing shows the one it was asked through'],
    [
      "sw>show udp\n          ^\n% Invalid input detected at '^' marker.\n",
      'cisco-ios: no socket in it, the device refused the command: "% Invalid input detected at \'^\' marker."',
    ],
    [
      `${openPorts} tcp  *:22  *:0  SSH-Server\n`,
      'cisco-ios: line 3: not a row of its table: "tcp  *:22  *:0  SSH-Server"',
    ],
    [
      `${openPorts} tcp  *:22  *:0  HTTP CORE\n`,
      'cisco-ios: line 3: state "CORE" of a socket without a peer: LISTEN would be right',
    ],
    [
      `${openPorts} tcp  *:22  *:0  SSH-Server  LISTEN\n tcp  *:2\n`,
      'cisco-ios: line 4: not a row of its table: "tcp  *:2"',
    ],
    [`${openPorts} tcp  *:0  *:0  X  LISTEN\n`, 'cisco-ios: line 3: 0 is not a port: 1 to 65535 would be right'],
    [
      `${openPorts} tcp  2001:DB8:85A3:8D3:22  *:0  X  LISTEN\n`,
      'cisco-ios: line 3: "2001:DB8:85A3:8D3" is neither an address nor the name of one',
    ],
    [
      `${tcpBrief}0354AAF8  2001:DB8:85A3:8D3::1319.502  *.*  LISTEN\n`,
      'cisco-ios: line 2: "2001:DB8:85A3:8D3::1319.502" fills its column, so it may be cut, and with it the port',
    ],
    [
      `${tcpBrief}0354AAF8  *.22  *.*  LIS\n`,
      'cisco-ios: line 2: state "LIS" of a socket without a peer: LISTEN would be right',
    ],
    [
      `${udp} 17   --listen--   --any--   161   0\n`,
      'cisco-ios: line 2: not a row of its table: "17   --listen--   --any--   161   0"',
    ],
    [
      `welcome\n*:22   *:0   SSH-Server   LISTEN\n${openPorts}`,
      'cisco-ios: line 2: not a row of its table: "*:22   *:0   SSH-Server   LISTEN"',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseCiscoIos(text, null)).toThrow(new CollectError('parse', message));
  });

  it.each([
    ['holders of all', `${openPorts} tcp *:22 *:0 SSH LISTEN\n udp *:161 *:0 IP SNMP LISTEN\n`, null, everything],
    ['one without', `${openPorts} tcp *:22 *:0 LISTEN\n`, null, { tcp: true, udp: false, process: false }],
    ['a live look without UDP', `${openPorts} tcp *:22 *:0 SSH LISTEN\n`, everything, everything],
    [
      'a UDP socket with a peer',
      `${udp} 17 10.0.0.9 514 10.0.0.1 50001 0 0 0 0\n 17 --listen-- --any-- 67 0 0 0 0\n`,
      { ...everything, process: false },
      { tcp: true, udp: false, process: false },
    ],
    [
      'a filter',
      `R1#show udp | inc Port|161\n${udp} 17 --listen-- --any-- 161 0 0 1 0\nR1#\n`,
      null,
      { tcp: false, udp: false, process: false },
    ],
    ['no header', ' tcp *:23 *:0 Telnet LISTEN\n', null, { tcp: false, udp: false, process: false }],
  ])('knows how far it counts: %s', (_, text, asked, complete) => {
    expect(parseCiscoIos(text, asked).complete).toEqual(complete);
  });

  it('takes no prompt for granted in a live answer', () => {
    const text = `${openPorts} tcp *:22 *:0 SSH LISTEN\nR1#exit\n`;
    expect(() => parseCiscoIos(text, everything)).toThrow('cisco-ios: line 4: not a row of its table: "R1#exit"');
  });

  it('refuses more rows and lines than any device has', () => {
    const row = ' tcp *:22 *:0 SSH LISTEN\n';
    expect(() => parseCiscoIos(openPorts + row.repeat(65_537), null)).toThrow(
      'cisco-ios: line 65539: more than 65536 lines of sockets',
    );
    expect(() => parseCiscoIos('x\n'.repeat(65_537), null)).toThrow(
      'cisco-ios: line 65537: 65536 lines and no socket among them',
    );
  });

  it('throws nothing but CollectError, whatever comes', () => {
    throwsOnlyCollectError(
      (text) => parseCiscoIos(text, null),
      [openPorts, tcpBrief, udp, 'tcp', '17', '--any--', '*:22', '*.*', '03577CD8', 'LISTEN', 'R1#show udp'],
    );
  });

  it.each([
    ['blanks in a row', `${openPorts} tcp *:1 *:0${' '.repeat(10_000_000)}x`],
    ['a service', `${openPorts} tcp *:1 *:0 ${'A '.repeat(5_000_000)}x`],
    ['one address', `${tcpBrief}03577CD8 ${'a.'.repeat(5_000_000)} *.* LISTEN`],
    ['backspaces', `${openPorts}${'\b'.repeat(10_000_000)}`],
    ['columns', `${udp}17 ${'1 '.repeat(5_000_000)}`],
    ['prompts', 'a'.repeat(10_000_000)],
    ['many lines', 'x\n'.repeat(5_000_000)],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    survives(() => parseCiscoIos(text, null));
  });
});
