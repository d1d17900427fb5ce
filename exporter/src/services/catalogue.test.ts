import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Transport } from '../model/listener.ts';
import type { ServiceClass } from '../model/verdict.ts';
import { portOf, readCatalogue, serviceOf, unknownService } from './catalogue.ts';

describe('serviceOf', () => {
  it.each<[Transport, number, string, ServiceClass]>([
    ['tcp', 502, 'modbus', 'control'],
    ['tcp', 102, 'iso-tsap', 'control'],
    ['tcp', 2404, 'iec-104', 'control'],
    ['tcp', 20000, 'dnp3', 'control'],
    ['tcp', 44818, 'enip', 'control'],
    ['udp', 47808, 'bacnet', 'control'],
    ['tcp', 4840, 'opcua', 'control'],
    ['udp', 17185, 'wdbrpc', 'control'],
    ['tcp', 22, 'ssh', 'remote-access'],
    ['tcp', 23, 'telnet', 'remote-access'],
    ['tcp', 3389, 'rdp', 'remote-access'],
    ['tcp', 5900, 'vnc', 'remote-access'],
    ['tcp', 5938, 'teamviewer', 'remote-access'],
    ['tcp', 6568, 'anydesk', 'remote-access'],
    ['tcp', 5985, 'winrm', 'remote-access'],
    ['tcp', 513, 'login', 'remote-access'],
    ['udp', 513, 'who', 'infrastructure'],
    ['tcp', 514, 'shell', 'remote-access'],
    ['udp', 514, 'syslog', 'infrastructure'],
    ['udp', 161, 'snmp', 'management'],
    ['tcp', 445, 'smb', 'file'],
    ['tcp', 5432, 'postgresql', 'database'],
    ['tcp', 443, 'https', 'web'],
    ['tcp', 1883, 'mqtt', 'messaging'],
    ['udp', 123, 'ntp', 'time'],
    ['tcp', 56050, 'oasys-dna-rt', 'control'],
  ])('%s/%i is %s', (...[transport, port, name, serviceClass]) => {
    expect(serviceOf(transport, port)).toMatchObject({ name, class: serviceClass });
  });

  it('says unknown where it does not know', () => {
    expect(serviceOf('tcp', 49_999)).toBe(unknownService);
    expect(serviceOf('udp', 3_306)).toBe(unknownService);
  });

  it('has names that fit a label and a title for each', () => {
    const every = new Set(Array.from({ length: 131_072 }, (_, i) => serviceOf(i % 2 ? 'udp' : 'tcp', i >> 1)));
    expect(every.size).toBeGreaterThan(500);
    for (const { name, title } of every) {
      expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,31}$/);
      expect(title).toMatch(/\S/);
    }
  });

  it('covers the OT ports of the research', () => {
    const csv = new URL('../../../../shared/ot-services.csv', import.meta.url);
    if (!existsSync(csv)) {
      process.stderr.write(
        'services: ../shared/ot-services.csv is not here, its ports were NOT compared with the catalogue\n',
      );
      return;
    }
    const missing = readFileSync(csv, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',') as [string, Transport])
      .filter(([port, transport]) => serviceOf(transport, Number(port)) === unknownService);
    expect(missing).toEqual([]);
  });
});

describe('readCatalogue', () => {
  it.each([
    ['22 tcp', 'services: bad row: 22 tcp'],
    ['22 tcp a A\n20-30 both b B', 'services: tcp/22 stands twice: 20-30 both b B'],
  ])('refuses %j', (table, message) => {
    expect(() => readCatalogue([['other', table]])).toThrow(message);
  });
});

describe('portOf', () => {
  it.each<[string, Transport, number | null]>([
    ['ssh', 'tcp', 22],
    ['bootpc', 'udp', 68],
    ['domain', 'udp', 53],
    ['syslog', 'udp', 514],
    ['shell', 'tcp', 514],
    ['shell', 'udp', null],
    ['EtherNet-IP-2', 'tcp', 44_818],
    ['mbap', 'tcp', 502],
    ['webcache', 'tcp', 8080],
    ['http-alt', 'tcp', null],
    ['sieve', 'tcp', null],
    ['constructor', 'tcp', null],
    ['', 'tcp', null],
  ])('%s over %s is %s', (name, transport, port) => {
    expect(portOf(name, transport)).toBe(port);
  });
});
