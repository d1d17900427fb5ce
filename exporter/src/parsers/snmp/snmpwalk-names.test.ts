import { describe, expect, it } from 'vitest';
import { detectFormat } from '../recording/detect.ts';
import { parseSnmpwalk } from './snmpwalk.ts';
import { oidOf } from './snmpwalk-names.ts';

const listener = '1.3.6.1.2.1.6.20.1.4';
const zeros = `"${Array(16).fill('00').join(':')}"`;

describe('oidOf', () => {
  it.each([
    ['TCP-MIB::tcpListenerProcess.ipv4."0.0.0.0".22', `${listener}.1.4.0.0.0.0.22`],
    ['TCP-MIB::tcpListenerProcess[ipv4]["0.0.0.0"][22]', `${listener}.1.4.0.0.0.0.22`],
    ['tcpListenerProcess.ipv4.\\"0.0.0.0\\".22', `${listener}.1.4.0.0.0.0.22`],
    ['SNMPv2-SMI::mib-2.6.20.1.4.1.4.0.0.0.0.22', `${listener}.1.4.0.0.0.0.22`],
    ['.iso.org.dod.internet.mgmt.mib-2.tcp.tcpListenerTable.tcpListenerEntry.4.0.0.22', `${listener}.0.0.22`],
    ['TCP-MIB::tcpListenerProcess.unknown."".22', `${listener}.0.0.22`],
    ['TCP-MIB::tcpListenerProcess.unknown..22', `${listener}.0.0.22`],
    ['TCP-MIB::tcpListenerProcess[unknown][""][22]', `${listener}.0.0.22`],
    [`TCP-MIB::tcpListenerProcess.ipv6.${zeros}.22`, `${listener}.2.16${'.0'.repeat(16)}.22`],
    ['TCP-MIB::tcpListenerProcess.ipv4z."10.0.0.1%258".22', `${listener}.3.8.10.0.0.1.0.0.1.2.22`],
    ['RFC1213-MIB::tcpConnState.10.0.0.1.22.0.0.0.0.0', '1.3.6.1.2.1.6.13.1.1.10.0.0.1.22.0.0.0.0.0'],
    ['TCP-MIB::tcpConnState[10.0.0.1][22][0.0.0.0][0]', '1.3.6.1.2.1.6.13.1.1.10.0.0.1.22.0.0.0.0.0'],
    [
      'UDP-MIB::udpEndpointProcess.ipv4."0.0.0.0".161.ipv4."0.0.0.0".0.1',
      '1.3.6.1.2.1.7.7.1.8.1.4.0.0.0.0.161.1.4.0.0.0.0.0.1',
    ],
    ['SNMPv2-MIB::sysName.0', '1.3.6.1.2.1.1.5.0'],
    ['SNMPv2-SMI::enterprises.9.1', '1.3.6.1.4.1.9.1'],
  ])('%s', (printed, oid) => {
    expect(oidOf(printed)).toEqual({ oid });
  });

  it.each(['TCP-MIB::tcpInErrs.0', '.iso.org.dod.internet.mgmt.mib-2.tcp.tcpInErrs.0', 'IF-MIB::ifDescr.1'])(
    'does not know %s, nor need it',
    (printed) => {
      expect(oidOf(printed)).toBe('other');
    },
  );

  it.each(['tcpConnState.10.0.0.1.ssh.0.0.0.0.0', 'udpEndpointProcess.ipv6."::g".161', 'tcpConnState["0.0.0.0]'])(
    'cannot read %s',
    (printed) => {
      expect(oidOf(printed)).toBe('unreadable');
    },
  );
});

describe('a walk with names', () => {
  const text = [
    'SNMPv2-MIB::sysDescr.0 = STRING: Switch',
    'with two lines',
    'SNMPv2-MIB::sysName.0 = STRING: cell-1',
    'IF-MIB::ifPhysAddress.1 = STRING: 0:11:22:33:44:55',
    'TCP-MIB::tcpConnState.10.0.0.1.22.0.0.0.0.0 = INTEGER: listen(2)',
    'TCP-MIB::tcpConnState.10.0.0.1.80.10.0.0.9.4000 = INTEGER: established(5)',
    'TCP-MIB::tcpListenerProcess.ipv4."10.0.0.1".22 = Gauge32: 7',
    `TCP-MIB::tcpListenerProcess.ipv6.${zeros}.502 = Gauge32: 8`,
    'UDP-MIB::udpLocalPort.0.0.0.0.161 = INTEGER: 161',
    'HOST-RESOURCES-MIB::hrSWRunName.7 = STRING: "sshd"',
    'HOST-RESOURCES-MIB::hrSWRunID.7 = OID: SNMPv2-SMI::zeroDotZero',
    '',
  ].join('\n');

  it.each([
    ['as it is', text],
    ['without modules (-Os)', text.replace(/^[\w-]+::/gm, '')],
  ])('is read %s', (_, walk) => {
    expect(detectFormat(walk)).toBe('snmpwalk');
    const { bindings, complete, asset, identity } = parseSnmpwalk(walk);
    expect(bindings.map((one) => `${one.transport} ${one.address} ${one.port} ${one.process ?? '-'}`)).toEqual([
      'tcp 10.0.0.1 22 sshd',
      'tcp :: 502 -',
      'udp 0.0.0.0 161 -',
    ]);
    expect(complete).toEqual({ tcp: true, udp: true, process: false });
    expect([asset, identity.description]).toEqual(['cell-1', 'Switch with two lines']);
  });

  const up = 'DISMAN-EVENT-MIB::sysUpTimeInstance = 30712\n';
  const numbered = [
    '.1.3.6.1.2.1.1.3.0 = 30712',
    '.1.3.6.1.2.1.1.5.0 = STRING: "cell-1"',
    '.1.3.6.1.2.1.6.13.1.1.10.0.0.1.22.0.0.0.0.0 = INTEGER: 2',
    '.1.3.6.1.2.1.6.20.1.4.1.4.10.0.0.1.22 = Gauge32: 7',
    '.1.3.6.1.2.1.7.5.1.2.0.0.0.0.161 = INTEGER: 161',
    '',
  ].join('\n');

  it.each([
    ['-Ot', up + text, ['tcp 10.0.0.1 22 sshd', 'tcp :: 502 -', 'udp 0.0.0.0 161 -']],
    ['-Ob', 'TCP-MIB::tcpListenerProcess.1.4.10.0.0.1.22 = Gauge32: 7\n', ['tcp 10.0.0.1 22 -']],
    ['-ObentU', numbered, ['tcp 10.0.0.1 22 -', 'udp 0.0.0.0 161 -']],
    [
      '-OE',
      text.replaceAll('."', '.\\"').replaceAll('".', '\\".'),
      ['tcp 10.0.0.1 22 sshd', 'tcp :: 502 -', 'udp 0.0.0.0 161 -'],
    ],
    [
      '-Ou',
      'system.sysUpTime.0 = Timeticks: (307) 0:00:03.07\ntcp.tcpConnTable.tcpConnEntry.tcpConnState.10.0.0.1.22.0.0.0.0.0 = INTEGER: listen(2)\n',
      ['tcp 10.0.0.1 22 -'],
    ],
  ])('is read as %s prints it', (_, walk, bindings) => {
    expect(detectFormat(walk)).toBe('snmpwalk');
    expect(
      parseSnmpwalk(walk).bindings.map((one) => `${one.transport} ${one.address} ${one.port} ${one.process ?? '-'}`),
    ).toEqual(bindings);
  });

  it('refuses two walks between which the agent started anew, also as -Ot prints it', () => {
    expect(() => parseSnmpwalk(numbered + numbered.replace('30712', '400'))).toThrow(
      'snmpwalk: 1.3.6.1.2.1.1.3.0 is "30712" and later "400": one recording is of one agent at one time',
    );
    expect(parseSnmpwalk(numbered + numbered).bindings).toHaveLength(2);
  });

  it('does not take a line of a text for a row', () => {
    expect(parseSnmpwalk(text.replace('with two lines', 'Uptime = 5')).identity.description).toBe('Switch Uptime = 5');
  });

  it('proves no end of a table where the names behind it are not known', () => {
    const cut = text.split('\n').slice(0, 8).join('\n');
    expect(parseSnmpwalk(`${cut}\nTCP-MIB::tcpHCInSegs.0 = Counter64: 1\n`).complete.tcp).toBe(false);
  });
});
