import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import type { Completeness } from '../../model/observation.ts';
import { readRecording } from './recording.ts';

function completeIn(text: string): Completeness {
  const recording = { bytes: Buffer.from(text), fileName: 'x', modifiedAt: 0, format: null, asset: null };
  return readRecording(recording)[0]!.collected.complete;
}

const table = [
  '',
  'Active Connections',
  '',
  '  Proto  Local Address          Foreign Address        State           PID',
  '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044',
  '  TCP    [::]:135               [::]:0                 LISTENING       1044',
  '  UDP    0.0.0.0:500            *:*                                    2020',
  '',
].join('\r\n');

const ios = [
  'Prot        Local Address      Foreign Address                  Service    State',
  ' tcp                 *:22                  *:0                  SSH-Server LISTEN',
  ' udp                *:161                  *:0                     IP SNMP LISTEN',
  '',
].join('\n');

const powershell = '"LocalAddress","LocalPort","State"\n"::","22","Listen"\n';

const all = 'tcp udp';

/** Of the aspects that the answer itself has, those that count. */
function counted({ tcp, udp }: Completeness): string {
  return [tcp ? 'tcp' : '', udp ? 'udp' : ''].filter(Boolean).join(' ');
}

describe('what was typed on Windows', () => {
  it.each([
    ['C:\\Users\\op>netstat -ano', all],
    ['C:\\Users\\op>netstat -ano | more', all],
    ['C:\\Users\\op>netstat -ano >> log.txt', all],
    ['C:\\Users\\op>netstat -ano | findstr LISTENING', ''],
    ['C:\\Program Files (x86)\\Plant HMI>netstat -ano|find "LISTENING"', ''],
    ['D:\\>netstat -an | findstr :502', ''],
    ['PS C:\\> netstat -ano | Select-String 502', ''],
    ['PS C:\\Users\\op> netstat -ano | findstr 502', ''],
    ['[hmi-01]: PS C:\\Users\\op\\Documents> netstat -ano | findstr 502', ''],
    ['op@HMI C:\\Users\\op>netstat -ano | findstr 502', ''],
    ['C:\\Windows\\System32>cd \\ & netstat -ano | findstr 502', ''],
    ['netstat -ano | findstr 502', ''],
    ['C:\\>C:\\Windows\\System32\\NETSTAT.EXE -ano', all],
    ['C:\\>netstat -an -p tcp', ''],
    ['C:\\>netstat -anop UDP', ''],
    ['C:\\>netstat -ano -w', ''],
  ])('counts on the answer to %s: %s', (command, aspects) => {
    expect(counted(completeIn(`${command}\r\n${table}`))).toBe(aspects);
  });

  it('counts on protocols that were asked for one by one, once all of them are there', () => {
    const only = (protocol: string, rows: readonly number[]): string => {
      const lines = table.split('\r\n');
      return `C:\\>netstat -ano -p ${protocol}\r\n${[...lines.slice(0, 4), ...rows.map((row) => lines[row]!), ''].join('\r\n')}\r\n`;
    };
    expect(counted(completeIn(only('TCP', [4]) + only('UDP', [6])))).toBe('');
    expect(counted(completeIn(only('TCP', [4]) + only('TCPv6', [5]) + only('UDP', [6])))).toBe('tcp');
    expect(counted(completeIn(only('TCP', [4]) + only('TCPv6', [5]) + only('UDP', [6]) + only('UDPv6', [])))).toBe(all);
  });

  it.each([
    ['PS C:\\> Get-NetTCPConnection -State Listen | ConvertTo-Csv', 'tcp'],
    [
      'PS C:\\> Get-NetTCPConnection -State Listen -ErrorAction SilentlyContinue | select LocalAddress,LocalPort,State | Export-Csv x',
      'tcp',
    ],
    ['PS C:\\> Get-NetTCPConnection -LocalPort 22 | ConvertTo-Csv', ''],
    ['PS C:\\> Get-NetTCPConnection | ? LocalPort -eq 22 | ConvertTo-Csv', ''],
    ['PS C:\\> Get-NetTCPConnection | select -First 5 | ConvertTo-Csv', ''],
    ['PS C:\\> Get-NetTCPConnection -CimSession hmi | ConvertTo-Csv', ''],
    ['PS C:\\> Get-NetTCPConnection -OwningProcess 5 | ConvertTo-Csv', ''],
  ])('counts on the answer to %s: %s', (command, aspects) => {
    expect(counted(completeIn(`${command}\n${powershell}`))).toBe(aspects);
  });
});

describe('what was typed on a device', () => {
  it.each([
    ['R1#show control-plane host open-ports', all],
    ['R1#sh control host open', all],
    ['R1(config)#do show control-plane host open-ports', all],
    ['R1#show control-plane host open-ports | include 22', ''],
    ['R1#show control-plane host open-ports | begin udp', ''],
    ['show control-plane host open-ports | i 22', ''],
    ['R1#show control-plane host open-ports vrf PLANT', ''],
  ])('counts on the answer to %s: %s', (command, aspects) => {
    expect(counted(completeIn(`${command}\n${ios}R1#\n`))).toBe(aspects);
  });
});

describe('prompts of several hosts', () => {
  const half = (prompt: string, command: string, port: number): string =>
    `${prompt}${command}\nTCB       Local Address               Foreign Address             (state)\n03577CD8  *.${port}                        *.*                         LISTEN\n`;
  const open = (prompt: string): string => `${prompt}show control-plane host open-ports\n${ios}`;
  const brief = (prompt: string): string => half(prompt, 'show tcp brief all', 22);

  it.each([
    ['R1#', 'R2#'],
    ['R1>', 'sw-1#'],
    ['RP/0/RSP0/CPU0:core#', 'edge#'],
    ['op@R1> ', 'op@R2> '],
  ])('are not read as one asset: %s and %s', (one, other) => {
    expect(() => completeIn(open(one) + brief(other))).toThrow(CollectError);
    expect(() => completeIn(open(one) + brief(other))).toThrow(
      /^import: line \d: ".*" lists its sockets behind ".*" \(line 1\): one/,
    );
  });

  it.each([
    ['R1#', 'R1(config)#do '],
    ['R1>', 'R1#'],
    ['RP/0/RSP0/CPU0:R1#', 'RP/0/RSP1/CPU0:R1(config)#'],
    ['sw-1#', 'sw-1.plant.example#'],
  ])('are one host: %s and %s', (one, other) => {
    expect(counted(completeIn(open(one) + brief(other)))).toBe(all);
  });

  it('may begin with a host that only leads to the other', () => {
    expect(counted(completeIn(`op@jump:~$ ssh R1\nR1#show clock\n${open('R1#')}R1#exit\nop@jump:~$ \n`))).toBe(all);
  });
});
