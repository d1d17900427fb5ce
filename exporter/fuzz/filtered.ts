import { aspects } from '../src/model/observation.ts';
import type { RecordingFormat } from '../src/model/source/recording-format.ts';
import { detectFormat } from '../src/parsers/recording/detect.ts';
import { readRecording } from '../src/parsers/recording/recording.ts';
import { recordingText } from '../src/parsers/recording/text.ts';
import type { Fault } from './oracle.ts';
import type { Seed } from './recordings.ts';

/** Filters as somebody types them, behind the prompt and the command of a format. */
const typed: Partial<Readonly<Record<RecordingFormat, readonly string[]>>> = {
  ss: [
    'op@plc:~$ ss -tulpn | grep 22',
    '[root@plc ~]# ss -tulpn | awk 1',
    '/ # ss -tln | head -3',
    `op@jump:~$ ssh op@plc "ss -tulpn | grep -E '22|161'"`,
    `op@jump:~$ ssh plc 'ss -4 -tulpn'`,
    `ssh plc 'ss -tulpn | grep 22'`,
    `op@plc:~$ sudo sh -c "ss -tulpn | grep 22"`,
    'op@plc:~$ ss -tulpn |& grep -v 3389',
    'op@plc:~$ ss -tulpn | sort -u',
    'op@plc:~$ grep LISTEN <(ss -tulpn)',
    'op@plc:~$ ss -tulpn > f; grep 22 f',
    'op@plc:~$ docker exec x ss -tulpn',
    'op@plc:~$ watch ss -tulpn',
    'op@plc:~$ for i in 1 2; do ss -tulpn; done',
    'op@plc:~$ while sleep 5; do ss -tulpn; done',
    'op@plc:~$ ss -tulpn \\',
  ],
  netstat: [
    'C:\\Users\\op>netstat -ano | findstr 22',
    'PS C:\\> netstat -an | Select-String 22',
    'plc:~ # netstat -an | grep 22',
    'C:\\Users\\op>cmd /c "netstat -ano | findstr 22"',
    'C:\\Users\\op>netstat -ano > t.txt & findstr ":" t.txt',
    'PS C:\\> powershell -Command "netstat -ano | Select-String 22"',
    `op@jump:~$ ssh plc 'netstat -an | grep 22'`,
  ],
  lsof: ['op@plc:~$ lsof -nP -i | grep 22', 'op@plc:~$ lsof -nP -i :22'],
  sockstat: ['root@nas:~ # sockstat -46l | grep 22'],
  powershell: ['PS C:\\Users\\op> Get-NetTCPConnection -LocalPort 22; Get-NetUDPEndpoint -LocalPort 22'],
  'cisco-ios': [
    'R1#show tcp brief all | include 22',
    'R1#show control-plane host open-ports | begin udp',
    'op@jump:~$ ssh R1 "show control-plane host open-ports | include 22"',
  ],
  'cisco-nxos': ['n9k# show sockets connection | include 22'],
  'cisco-iosxr': ['RP/0/RSP0/CPU0:core#show lpts bindings brief | include any'],
  junos: ['op@mx> show system connections | match 22'],
};
/** Recordings under a command that shows by itself that something is missing. */
export function filteredSeeds(seeds: readonly Seed[]): readonly string[] {
  return seeds.flatMap(({ text, format }) =>
    (format === null ? [] : (typed[format] ?? [])).map((command) => `${command}\n${text}`),
  );
}

/** Whether it is called complete though a filter was typed over it. */
export function filteredFault(bytes: Buffer): Fault {
  const assets = readRecording({ bytes, fileName: 'x', modifiedAt: 0, format: null, asset: null });
  const text = bytes.toString('latin1');
  const isComplete = assets.some(({ collected }) => aspects.some((aspect) => collected.complete[aspect]));
  // Mutations may make another format of it, whose command that is not.
  const filters = typed[detectFormat(recordingText(bytes))] ?? [];
  return isComplete && filters.some((filter) => text.startsWith(`${filter}\n`))
    ? 'complete, though a filter was typed'
    : null;
}
