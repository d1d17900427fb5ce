import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { quirks, type QuirkName } from './quirks.ts';
import { gatherRows } from './rows.ts';
import { snmprecVarbinds } from './snmprec.ts';
import { readSnmp } from './tables.ts';

const names = Object.keys(quirks) as QuirkName[];
const anyV6 = `2.16.${Array.from({ length: 16 }, () => '0').join('.')}`;

/** One agent for each quirk: rows below mib-2 in the form of snmpsim, and what is read of them. */
const agents: Readonly<Record<QuirkName, readonly [rows: readonly string[], read: readonly string[]]>> = {
  'no-length-before-nothing': [['6.20.1.4.0.22|66|3611'], ['tcp * 22 -']],
  'no-length': [['6.20.1.4.1.0.0.0.0.22|66|0'], ['tcp 0.0.0.0 22 -']],
  'type-unknown': [['6.20.1.4.0.4.10.0.0.1.80|66|0'], ['tcp 10.0.0.1 80 -']],
  'address-as-text': [['6.20.1.4.1.7.48.46.48.46.48.46.48.80|66|0'], ['tcp 0.0.0.0 80 -']],
  'no-remote-type': [['7.7.1.8.1.4.0.0.0.0.69.4.0.0.0.0.0.1|66|0'], ['udp 0.0.0.0 69 -']],
  'no-instance': [['7.7.1.8.1.4.0.0.0.0.69.1.4.0.0.0.0.0|66|0'], ['udp 0.0.0.0 69 -']],
  'no-remote-end': [['7.7.1.3.1.4.0.0.0.0.161|66|161'], ['udp 0.0.0.0 161 -']],
  'garbage-remote-end': [['6.13.1.1.0.0.0.0.135.0.0.0.0.6220|2|2'], ['tcp 0.0.0.0 135 -']],
  'wrapped-port': [['6.20.1.4.1.4.0.0.0.0.4294950912|66|0'], ['tcp 0.0.0.0 49152 -']],
  'zero-port': [['7.5.1.2.0.0.0.0.0|2|0'], ['udp 0.0.0.0 0 -']],
  'keyless-rows': [['6.13.1.1.1|2|2', '6.13.1.2.1|64|10.0.0.1', '6.13.1.3.1|2|6666'], ['tcp 10.0.0.1 6666 -']],
  'wrong-process-type': [['6.20.1.4.1.4.0.0.0.0.80|70|7', '25.4.2.1.2.7|4|httpd'], ['tcp 0.0.0.0 80 httpd']],
  'connected-endpoints': [
    ['7.7.1.8.1.4.10.0.0.1.514.1.4.10.0.0.2.40001.1|66|7', '7.7.1.8.1.4.0.0.0.0.161.1.4.0.0.0.0.0.1|66|0'],
    ['udp 0.0.0.0 161 -'],
  ],
  'repeated-place': [
    ['6.13.1.1.0.0.0.0.135.0.0.0.0.6220|2|2', '6.13.1.1.0.0.0.0.135.0.0.0.0.8000|2|2'],
    ['tcp 0.0.0.0 135 -'],
  ],
  'foreign-columns': [['7.5.1.2.0.0.0.0.67|2|67', '7.5.1.3.1.1.1.4|2|2'], ['udp 0.0.0.0 67 -']],
  'no-listen-state': [['6.13.1.1.10.0.0.1.23.10.0.0.2.4000|2|5', '6.13.1.1.10.0.0.1.80.10.0.0.3.4001|2|12'], []],
  'unnamed-process': [['6.20.1.4.1.4.0.0.0.0.22|66|7', '25.4.2.1.2.8|4|other'], ['tcp 0.0.0.0 22 -']],
  'tables-disagree': [
    [`6.20.1.4.${anyV6}.443|66|0`, '6.13.1.1.0.0.0.0.80.0.0.0.0.0|2|2'],
    ['tcp :: 443 -', 'tcp 0.0.0.0 80 -'],
  ],
};

function read(text: string) {
  return readSnmp(gatherRows(snmprecVarbinds(text)), { ended: () => true, port: 161 });
}

describe('each quirk', () => {
  it.each(names)('%s', (name) => {
    const [rows, expected] = agents[name];
    const reading = read(rows.map((row) => `1.3.6.1.2.1.${row}`).join('\n'));
    const listed = reading.bindings.map((b) => `${b.transport} ${b.address} ${b.port} ${b.process ?? '-'}`);
    expect(listed).toEqual(expected);
    expect([...reading.quirks]).toContain(name);
    expect(reading.unread).toEqual([]);
  });

  it('stands in docs/snmp.md, for whoever looks at an odd switch', () => {
    const page = readFileSync(new URL('../../../../docs/snmp.md', import.meta.url), 'utf8');
    for (const [name, { seenIn }] of Object.entries(quirks)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` `));
      expect(row, name).toContain(seenIn);
    }
  });

  it('is no property of an agent that keeps to the RFCs', () => {
    const rows = [
      '6.20.1.4.1.4.0.0.0.0.22|66|7',
      `6.20.1.4.${anyV6}.22|66|7`,
      '7.7.1.8.1.4.0.0.0.0.161.1.4.0.0.0.0.0.12|66|8',
      '25.4.2.1.2.7|4|sshd',
      '25.4.2.1.2.8|4|snmpd',
    ];
    expect([...read(rows.map((row) => `1.3.6.1.2.1.${row}`).join('\n')).quirks]).toEqual([]);
  });
});

const shared = new URL('../../../../../shared/fixtures/', import.meta.url);
if (!existsSync(shared)) process.stderr.write('NOT RUN: quirks of real devices, ../shared/fixtures is absent\n');

/** Recordings that hold a quirk; of the others no recording is at hand, only a report. */
const recorded: readonly (readonly [QuirkName, string])[] = [
  ['no-length-before-nothing', 'librenms/nxos_n3k-3064pq.snmprec'],
  ['no-length', 'librenms/zxa10_c320.snmprec'],
  ['no-length', 'snmpsim-data/storage_netapp-ontap-8-2-3.snmprec'],
  ['type-unknown', 'librenms/sm-os_80hdx.snmprec'],
  ['type-unknown', 'snmpsim-data/network_switch_dlink-des3200.snmprec'],
  ['no-remote-type', 'librenms/eaton-mgeups_9pxle.snmprec'],
  ['no-remote-type', 'librenms/poweralert_2.snmprec'],
  ['zero-port', 'snmpsim-data/storage_isilon-onefs.snmprec'],
  ['keyless-rows', 'snmpsim-data/network_firewall_venus-vsos-v070060600.snmprec'],
  ['keyless-rows', 'snmpsim-data/unclassified_01.snmprec'],
  ['wrong-process-type', 'librenms/eaton-mgeups_9pxle.snmprec'],
  ['connected-endpoints', 'capture-debian12/net-snmp-5.9.3.snmprec'],
  ['foreign-columns', 'librenms/rutos-2xx_rut240v7.snmprec'],
  ['no-listen-state', 'snmpsim-data/network_switch_cisco-c3750.snmprec'],
  ['no-listen-state', 'snmpsim-data/network_switch_cts-media-converter.snmprec'],
  ['unnamed-process', 'librenms/nxos_n3k-3064pq.snmprec'],
  ['tables-disagree', 'snmpsim-data/UPS_eaton-93e-80.snmprec'],
  ['tables-disagree', 'librenms/avocent_8000.snmprec'],
  ['tables-disagree', 'snmpsim-data/network_switch_hpe-procurve-516733-b21.snmprec'],
];

describe.runIf(existsSync(shared))('in recordings of real devices', () => {
  it.each(recorded)('%s: %s', (name, file) => {
    expect([...read(readFileSync(new URL(file, shared), 'utf8')).quirks]).toContain(name);
  });

  it('no row is left that nobody can read', () => {
    for (const file of globSync('**/*.snmprec', { cwd: shared.pathname })) {
      expect(read(readFileSync(new URL(file, shared), 'utf8')).unread, file).toEqual([]);
    }
  });
});
