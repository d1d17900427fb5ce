import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Transport } from '../model/listener.ts';
import { serviceClasses, type ServiceClass } from '../model/verdict.ts';
import { z } from 'zod';
import {
  servicesByPort,
  catalogue,
  entryOfLine,
  portNamed,
  serviceOf,
  unknownService,
  type CatalogueEntry,
  type Encryption,
} from './catalogue.ts';
import lines from './catalogue.json' with { type: 'json' };
import { CatalogueLine } from './schema.ts';

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

describe('catalogue.json', () => {
  it('has lines that the schema takes', () => {
    expect(z.array(CatalogueLine).safeParse(lines).error?.issues ?? []).toEqual([]);
  });

  it('stands in the order of ports, tcp first', () => {
    const rank = ({ first, transports }: CatalogueEntry): number => first * 2 + (transports[0] === 'udp' ? 1 : 0);
    const names = (entries: readonly CatalogueEntry[]) => entries.map(({ first, name }) => `${first} ${name}`);
    expect(names(catalogue)).toEqual(names(catalogue.toSorted((one, other) => rank(one) - rank(other))));
  });

  it('has ranges that go upwards and end at a port', () => {
    const wrong = catalogue.filter(({ first, last }) => first > last || last > 65_535);
    expect(wrong).toEqual([]);
  });

  it('knows more than 300 OT and IT ports, each class among them', () => {
    expect(catalogue.length).toBeGreaterThan(700);
    expect(catalogue.filter((one) => one.class === 'control').length).toBeGreaterThan(200);
    expect(new Set(catalogue.map((one) => one.class)).size).toBe(serviceClasses.length - 1);
  });

  it('gives one class to each name', () => {
    const classes = Map.groupBy(catalogue, ({ name }) => name);
    const torn = [...classes].filter(([, entries]) => new Set(entries.map((one) => one.class)).size > 1);
    expect(torn.map(([name]) => name)).toEqual([]);
  });

  it('says where a fact stands, unless it is mere custom', () => {
    const bare = catalogue.filter(({ sources }) => sources.length === 0).map(({ name }) => name);
    expect(
      bare.filter((name) => !/^https?-|^(smtp|ssh|telnet)-alt$|^(vnc-reverse|xmpp-tls|ircd|rsyslog-alt)$/.test(name)),
    ).toEqual([]);
  });
});

describe('what is known of encryption', () => {
  it.each<[Transport, number, Encryption, string]>([
    ['tcp', 22, 'yes', ''],
    ['tcp', 23, 'no', ''],
    ['tcp', 502, 'no', 'Schneider Electric'],
    ['tcp', 802, 'yes', 'Schneider Electric'],
    ['udp', 161, 'optional', ''],
    ['tcp', 4840, 'optional', ''],
    ['tcp', 44_818, 'no', 'Rockwell Automation'],
    ['udp', 10_161, 'yes', ''],
    ['tcp', 1330, 'unknown', 'Rockwell Automation'],
    ['tcp', 49_999, 'unknown', ''],
  ])('%s/%i: %s', (transport, port, encrypted, vendor) => {
    const service = serviceOf(transport, port);
    expect([service.encrypted, service.vendors.join()]).toEqual([encrypted, vendor]);
  });

  it('is yes where the title speaks of TLS', () => {
    const secured = catalogue.filter(({ title }) => /over D?TLS/.test(title));
    expect(secured.length).toBeGreaterThan(30);
    expect(secured.filter(({ encrypted }) => encrypted !== 'yes').map(({ name }) => name)).toEqual([]);
  });
});

describe('byPort', () => {
  const line = { class: 'other', encrypted: 'no', title: 'A' } as const;
  const entries = (other: string, transport: CatalogueLine['transport']) =>
    [
      { ...line, name: 'a', port: '22', transport: 'tcp' as const },
      { ...line, name: 'b', port: other, transport },
    ].map(entryOfLine);

  it('refuses to say twice what a port is', () => {
    expect(() => servicesByPort(entries('20-30', 'both'))).toThrow('services: tcp/22 stands twice: b');
  });

  it('takes the other transport for another door', () => {
    expect([...servicesByPort(entries('22', 'udp'))].map(([key, { name }]) => `${key} ${name}`)).toEqual([
      'tcp/22 a',
      'udp/22 b',
    ]);
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
    ['rockwell-csp2', 'udp', null],
    ['webster', 'tcp', null],
    ['constructor', 'tcp', null],
    ['', 'tcp', null],
  ])('%s over %s is %s', (name, transport, port) => {
    expect(portNamed(name, transport)).toBe(port);
  });
});
