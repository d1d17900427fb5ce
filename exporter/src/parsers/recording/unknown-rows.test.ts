import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import type { Transport } from '../../model/listener.ts';
import type { Completeness } from '../../model/observation.ts';
import { readRecording } from './recording.ts';
import { recordingText } from './text.ts';

const testdata = new URL('../../../testdata/parsers/', import.meta.url);

interface Read {
  readonly complete: Completeness;
  readonly count: Readonly<Record<Transport, number>>;
  readonly notes: readonly string[];
}

/** By asset; null where it is refused. */
function read(text: string, fileName: string): ReadonlyMap<string, Read> | null {
  try {
    const assets = readRecording({ bytes: Buffer.from(text), fileName, modifiedAt: 0, format: null, asset: null });
    return new Map(
      assets.map(({ asset, collected: { bindings, complete, notes } }) => {
        // A row whose holders are unclear is counted once instead of once for each holder.
        const doors = new Set(bindings.map(({ transport, address, port }) => [transport, address, port].join(' ')));
        const count = (transport: Transport): number => [...doors].filter((door) => door.startsWith(transport)).length;
        return [asset, { complete, count: { tcp: count('tcp'), udp: count('udp') }, notes }];
      }),
    );
  } catch (error) {
    if (!(error instanceof CollectError)) throw error;
    return null;
  }
}

function golden(file: string): string {
  return recordingText(readFileSync(new URL(file, testdata)));
}

/** Inserts the row into its table, after the last listener. */
function withRow(file: string, row: string): string {
  const lines = golden(file).trimEnd().split('\n');
  const last = lines.findLastIndex((line) => / LISTEN| Idle|any,22 /.test(line) && !file.startsWith('cisco-nxos'));
  return [
    ...lines.slice(0, last < 0 ? lines.length : last + 1),
    row,
    ...(last < 0 ? [] : lines.slice(last + 1)),
    '',
  ].join('\n');
}

/** Silently lost rows: they are gone although their transport is called complete. */
function silent(before: ReadonlyMap<string, Read>, after: ReadonlyMap<string, Read> | null): readonly string[] {
  return [...(after ?? [])].flatMap(([asset, { complete, count }]) => {
    const was = before.get(asset);
    return (['tcp', 'udp'] as const).filter(
      (part) => complete[part] && was?.complete[part] === true && count[part] < was.count[part],
    );
  });
}

const files = globSync('*/*--*.{txt,xml}', { cwd: testdata })
  .concat('snmp/debian12.snmprec')
  // In this format another name means another asset.
  .filter((file) => dirname(file) !== 'csv')
  .sort();
const whole = files.filter((file) => {
  return [...(read(golden(file), file) ?? new Map<string, Read>()).values()].some(
    ({ complete: { tcp, udp } }) => tcp || udp,
  );
});

describe('a row of which nobody knows whether it listens', () => {
  it('is tried in recordings of each format that can be complete', () => {
    expect([...new Set(whole.map((file) => dirname(file)))]).toEqual(
      'cisco-ios cisco-iosxr cisco-nxos junos lsof netstat osquery powershell proc-net snmp sockstat ss'.split(' '),
    );
  });

  it.each(whole)('is refused, or its transport is not complete: each word of %s unknown', (file) => {
    const text = golden(file);
    const before = read(text, file)!;
    const lost: string[] = [];
    for (const { 0: found, index } of text.matchAll(/[^\s,"|;{}[\]()]+/g)) {
      for (const unknown of ['QUUX', 'quux', `${found}X`]) {
        const changed = text.slice(0, index) + unknown + text.slice(index + found.length);
        if (silent(before, read(changed, file)).length > 0) lost.push(`${found} -> ${unknown} at ${index}`);
      }
    }
    expect(lost).toEqual([]);
  });

  const unsure = 'Rows of which nobody can tell whether they listen, so they are left out: 1, the first is';
  it.each([
    ['netstat/freebsd14--an.txt', 'quic4      0      0 *.443                  *.*', `${unsure} "quic4"`],
    ['junos/junos18--connections.txt', 'quic4      0      0  *.443  *.*', `${unsure} "quic4"`],
    [
      'cisco-iosxr/xr6--lpts-brief.txt',
      '0/RSP0/CPU0 QUIC LR IPV4 QUIC   default  any          any,443 any',
      `${unsure} "QUIC"`,
    ],
    [
      'snmp/debian12.snmprec',
      '1.3.6.1.2.1.6.19.1.7.1.4.10.0.0.1.502.1.4.10.0.0.2.9|2|99',
      'Rows of a state that RFC 4022 does not have, which may listen: 1, the first is tcpConnectionTable row 1.4.10.0.0.1.502.1.4.10.0.0.2.9.',
    ],
    ['cisco-nxos/nxos9--sockets.txt', '[output truncated]', 'A line in it says that the rest was left out.'],
  ])('leaves nothing complete in %s: %s', (file, row, note) => {
    const [{ complete, notes } = { complete: null, notes: [] }] = read(withRow(file, row), file)!.values();
    expect(complete).toMatchObject({ tcp: false, process: false });
    expect(notes.join('\n')).toContain(note);
  });

  it.each([
    ['netstat/debian12--an.txt', 'quic       0      0 0.0.0.0:443             0.0.0.0:*'],
    ['netstat/windows10--an.txt', '  QUIC   0.0.0.0:443            0.0.0.0:0              LISTENING'],
    ['netstat/solaris10--an.txt', '      *.443                                        Waiting'],
    ['ss/debian12--tulpn.txt', 'quic  LISTEN 0      5                  0.0.0.0:443       0.0.0.0:*'],
    ['ss/debian12--tulpn.txt', 'tcp   WAITING 0     5                  0.0.0.0:443       0.0.0.0:*'],
    [
      'proc-net/debian12--tcp.txt',
      '  9: 00000000:01BB 00000000:0000 4D 00000000:00000000 00:00000000 00000000 0 0 9 1 0000000000000000 100 0 0 10 0',
    ],
    ['lsof/linux--all-root-symbolic.txt', 'web  9 root  4u  IPv4 9  0t0  QUIC *:443'],
    ['sockstat/freebsd13--46l.txt', 'root     web        9     4  quic4  *:443                 *:*'],
    ['powershell/windows10--csv-types.txt', '"0.0.0.0","443","0.0.0.0","0","Waiting","9"'],
    [
      'cisco-ios/ios15--open-ports.txt',
      ' tcp                 *:443                 *:0               HTTP CORE  WAITING',
    ],
    [
      'cisco-iosxr/xr7--tcp-udp-brief.txt',
      '0x00007f5538001000 0x60000000      0      0  :::443                :::0   WAITING',
    ],
    ['cisco-nxos/nxos9--sockets.txt', '[host]: quic                  0         *(443)'],
    ['junos/junos18--connections.txt', 'tcp4       0      0  *.443  *.*  WAITING'],
    ['csv/plant--assets.txt', 'hmi-01,quic,443,0.0.0.0,web'],
    ['zeek/zeek7--conn.txt', '1.0\tquic'],
    ['suricata-eve/suricata7--flow.txt', '{"event_type":"flow","proto":'],
  ])('is refused behind %s: %s', (file, row) => {
    expect(read(golden(file), file)).not.toBeNull();
    expect(read(withRow(file, row), file)).toBeNull();
  });
});
