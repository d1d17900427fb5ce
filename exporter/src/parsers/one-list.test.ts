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
    // At another time another port is open.
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

  const ss = (port: number, holder = ''): string => `LISTEN 0 5 0.0.0.0:${port} 0.0.0.0:* ${holder}\n`;
  const netstat = (port: number, holder = '-'): string =>
    `tcp        0      0 0.0.0.0:${port}            0.0.0.0:*               LISTEN      ${holder}\n`;
  const bsd = (port: number): string => `tcp4       0      0  *.${port}                *.*                    LISTEN\n`;
  const lsofF = (thread: string): string => `p7\n${thread}Lroot\nf3\ntIPv4\nPTCP\nn*:22\nTST=LISTEN\n`;
  const listener = (port: number): string => `.1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.${port} = Gauge32: 7\n`;
  it.each([
    [
      'workers of one program with several doors each, without holders',
      5,
      ss(80) + ss(443) + ss(80) + ss(443) + ss(22),
    ],
    [
      'workers of one program, each with descriptors of its own',
      6,
      [7, 8, 7, 8].map((pid, at) => ss(at % 2 ? 443 : 80, `users:(("w",pid=${pid},fd=${at}))`)).join('') +
        ss(22) +
        ss(23),
    ],
    [
      'a row that the kernel prints twice while sockets come and go',
      3,
      ss(80, 'users:(("w",pid=7,fd=3))') + ss(443, 'users:(("v",pid=8,fd=3))').repeat(2),
    ],
    [
      'workers in netstat of Linux, the last one without its second door',
      5,
      ['5/w', '6/w'].map((holder) => netstat(80, holder) + netstat(443, holder)).join('') + netstat(80, '7/w'),
    ],
    ['workers in netstat of BSD', 5, [bsd(80), bsd(443), bsd(80), bsd(443), bsd(22)].join('')],
    [
      'threads of lsof -K, which hold what their process holds',
      3,
      lsofF('') + lsofF('K8\n') + lsofF('').replace('p7', 'p9'),
    ],
    [
      'a row that an agent gives twice',
      3,
      `.1.3.6.1.2.1.1.1.0 = STRING: "x"\n${listener(22)}${listener(80).repeat(2)}${listener(443)}.1.3.6.1.2.1.7.1.0 = Counter32: 1\n`,
    ],
  ])('are not meant where sockets share a door: %s', (_, count, text) => {
    expect(doors(text)).toHaveLength(count);
  });

  it.each([
    ['a device of few doors', ss(22) + ss(80) + ss(22) + ss(80)],

    ['behind new doors', ss(22) + ss(80) + ss(443) + ss(22) + ss(80) + ss(443) + ss(502) + ss(22)],
    ['with one door closed', netstat(22) + netstat(80) + netstat(443) + netstat(22) + netstat(80) + netstat(502)],
  ])('are meant where a dump without names of columns follows another: %s', (_, text) => {
    expect(() => doors(text)).toThrow('0.0.0.0:22 is listed a second time (first in line 1)');
  });
});
