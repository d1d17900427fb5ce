import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../model/collection.ts';
import { readRecording } from './recording/recording.ts';

function doors(text: string): readonly string[] {
  const recording = { bytes: Buffer.from(text, 'latin1'), fileName: 'x', modifiedAt: 0, format: null, asset: null };
  return readRecording(recording).flatMap(({ collected }) =>
    collected.bindings.map(({ transport, address, port }) => `${transport} ${address} ${port}`),
  );
}

function golden(name: string): string {
  return readFileSync(new URL(`../../testdata/parsers/${name}`, import.meta.url), 'latin1');
}

describe('the same sockets listed twice', () => {
  it.each([
    'netstat/windows10--ano.txt',
    'netstat/windows10--an.txt',
    'netstat/windows10--a-names.txt',
    'netstat/windows10--findstr.txt',
    'netstat/windows7--an-spanish-latin1.txt',
    'powershell/windows10--csv-types.txt',
    'powershell/windows11--json-numbers.txt',
    'osquery/linux--osqueryi-joined.txt',
    'cisco-ios/ios15--open-ports.txt',
    'cisco-ios/ios15--tcp-brief-udp.txt',
    'cisco-ios/iosxe16--ip-ports-all.txt',
    'cisco-nxos/nxos9--sockets.txt',
    'cisco-iosxr/xr6--lpts-brief.txt',
    'cisco-iosxr/xr7--tcp-udp-brief.txt',
    'junos/junos18--connections.txt',
    'snmp/debian12.snmpwalk.txt',
    'snmp/debian12.snmprec',
  ])('are refused: %s behind itself', (file) => {
    const text = golden(file);
    expect(doors(text).length).toBeGreaterThan(0);
    // At another time something else is open.
    const later = text.replaceAll('1029600', '1029700').replaceAll(/\b(?:135|22|502)\b/g, '7777');
    expect(() => doors(text + later)).toThrow(CollectError);
    if (!file.startsWith('snmp/')) expect(() => doors(text + text)).toThrow(/second time|: line \d+: /);
  });

  it('are one recording where each command lists something else', () => {
    const names = 'TCB       Local Address               Foreign Address             (state)';
    const tcp = (command: string): string =>
      `R1#${command}\n${names}\n03577CD8  *.22                        *.*                         LISTEN\n`;
    expect(doors(tcp('show tcp brief all') + tcp('show tcp brief all vrf PLANT'))).toHaveLength(2);
    expect(() => doors(tcp('show tcp brief all') + tcp('show tcp brief all'))).toThrow(
      'cisco-ios: line 6: tcp over all is listed a second time (first in line 3): one recording is of one asset at one time',
    );
  });
});
