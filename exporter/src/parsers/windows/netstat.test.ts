import { describe, expect, it } from 'vitest';
import { isLinear, throwsNothingElse } from '../../../test/parsers/hostile.ts';
import { CollectError } from '../../model/collection.ts';
import { parseWindowsNetstat } from './netstat.ts';

const head =
  '\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n';
const rpc = '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044\r\n';
const tasks = '\r\nImage Name                     PID Services\r\n========================= ======== ============\r\n';

function holders(text: string): (string | null)[] {
  return parseWindowsNetstat(text, null).bindings.map(({ process }) => process);
}

describe('parseWindowsNetstat', () => {
  it.each([
    [head, 'netstat: no socket in it: even a machine that offers nothing shows the one it was asked through'],
    [`${head}  TCP    0.0.0.0:135`, 'netstat: line 5: not a row of netstat: "TCP    0.0.0.0:135"'],
    [
      `.0:135            0.0.0.0:0              LISTENING\n${rpc}`,
      'netstat: line 1: not a row of netstat: ".0:135            0.0.0.0:0              LISTENING"',
    ],
    [`${head}${rpc}hello`, 'netstat: line 6: not a row of netstat: "hello"'],
    [
      `${head}  TCP    0.0.0.0:135            0.0.0.0:0`,
      'netstat: line 5: no state of a socket without a peer: LISTENING would be right',
    ],
    [
      `${head}${rpc}  TCP    0.0.0.0:1            0.0.0.0:0              WARTET`,
      'netstat: line 6: nobody can tell which state means that a socket listens, "LISTENING" or "WARTET": record Get-NetTCPConnection as CSV',
    ],
    [
      `${head}  TCP    0.0.0.0:epmapx            0.0.0.0:0              LISTENING`,
      'netstat: line 5: nobody can tell which tcp port "epmapx" is: record with -n',
    ],
    [`${head}  UDP    0.0.0.0:0            *:*`, 'netstat: line 5: 0 is not a port: 1 to 65535 would be right'],
    [`${head}${rpc}${tasks}svchost.exe  whatever`, 'netstat: line 9: not a row of tasklist: "svchost.exe  whatever"'],
    [`${head}${rpc}"svchost.exe","1044","a`, 'netstat: line 6: not a row of tasklist: ""svchost.exe","1044","a"'],
  ])('refuses %j', (text, message) => {
    expect(() => parseWindowsNetstat(text, null)).toThrow(new CollectError('parse', message));
  });

  it('keeps what stands in brackets as printed where somebody masked the address', () => {
    const text = `${head}  UDP    [fe80::masked:1%9]:1900  *:*            2716\r\n`;
    expect(parseWindowsNetstat(text, null).bindings[0]).toMatchObject({ address: 'fe80::masked:1%9', port: 1900 });
  });

  it('knows connected UDP of Windows 11 by its peer', () => {
    const text = `${head}${rpc}  UDP    10.0.0.1:5000  10.0.0.2:443  2716\r\n`;
    expect(parseWindowsNetstat(text, null).bindings).toHaveLength(1);
  });

  it('does not take the half of a PID for one', () => {
    const list = `"svchost.exe","104","a"\r\n`;
    expect(holders(`${list}${head}${rpc.slice(0, -3)}`)).toEqual([null]);
    expect(holders(`${list}${head}${rpc.replace('1044', '104')}`)).toEqual(['svchost.exe']);
  });

  it('knows that a name of 25 characters in a table may be cut', () => {
    const name = 'a'.repeat(25);
    const text = `${head}${rpc}${tasks}${name}     1044 N/A\r\n`;
    expect(parseWindowsNetstat(text, null).bindings[0]).toMatchObject({ process: name, processCut: true });
  });

  it('counts only on rows under a header', () => {
    expect(parseWindowsNetstat(head + rpc, null).complete.tcp).toBe(true);
    expect(parseWindowsNetstat(rpc, null).complete.tcp).toBe(false);
    expect(parseWindowsNetstat(`C:\\>netstat -an | findstr 135\r\n${rpc}`, null).complete.tcp).toBe(false);
  });

  it('does not count on what was found in an image of memory', () => {
    const image = `Protocol  Local Address  Foreign Address  State  PID  Process\nTCPv4     0.0.0.0:5985           0.0.0.0:0             LISTENING    4     System\n`;
    const { bindings, complete } = parseWindowsNetstat(image, null);
    expect(bindings).toHaveLength(1);
    expect(complete).toEqual({ tcp: false, udp: false, process: false });
  });

  throwsNothingElse(
    (text) => parseWindowsNetstat(text, null),
    [
      head,
      rpc,
      tasks,
      '  TCP',
      'UDP',
      '0.0.0.0:135',
      '[::]:0',
      '*:*',
      'LISTENING',
      '4',
      ' [a.exe]',
      '"a","1","b"',
      '==== ===',
    ],
  );
  isLinear((text) => parseWindowsNetstat(text, null), {
    'many lines': ['', 'x\n'],
    'one line of colons': [head, 'TCP a:1 '],
    'blanks in a row': [`${head}  TCP 0.0.0.0:1 0.0.0.0:0`, ' '],
    'components of one row': [head + rpc, '  RpcSs\r\n'],
    'services of one process': [`${tasks}a 1 b\r\n`, ' '.repeat(35) + 'c,\r\n'],
    'a row of tasks': ['"a","1",', '"b",'],
  });
});
