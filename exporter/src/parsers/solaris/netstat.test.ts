import { describe, expect, it } from 'vitest';
import { isLinear, throwsNothingElse } from '../../../test/parsers/hostile.ts';
import { CollectError } from '../../model/collection.ts';
import { parseSolarisNetstat } from './netstat.ts';

const rule = '-------------------- -------------------- ----- ------ ----- ------ -----------\n';
const tcp = `TCP: IPv4\n   Local Address        Remote Address    Swind Send-Q Rwind Recv-Q    State\n${rule}`;
const udp =
  'UDP: IPv4\n   Local Address        Remote Address      State\n-------------------- -------------------- ----------\n';
const ssh = '      *.22                 *.*                0      0 128000      0 LISTEN\n';

describe('parseSolarisNetstat', () => {
  it.each([
    ['TCP: IPv4\n', 'netstat: no socket in it: even a machine that offers nothing shows the one it was asked through'],
    [
      `${tcp}      *.22                 *.*                0      0 12`,
      'netstat: line 4: not a row of netstat: "*.22                 *.*                0      0 12"',
    ],
    [`${tcp}${ssh}hello`, 'netstat: line 5: not a row of netstat: "hello"'],
    [`${udp}      *.nobody      Idle`, 'netstat: line 4: nobody can tell which udp port "nobody" is: record with -n'],
    [
      `${tcp}${ssh}${udp}      *.68     Idle\n${tcp}${ssh}`,
      'netstat: line 12: tcp over IPv4 is listed a second time (first in line 4): one recording is of one asset at one time',
    ],
    [
      `${tcp}${ssh.replace('LISTEN', 'LIST')}`,
      'netstat: line 4: state "LIST": LISTEN, Idle or another one of netstat would be right',
    ],
    [`${udp}      *.68      Asleep`, 'netstat: line 4: not a row of netstat: "*.68      Asleep"'],
  ])('refuses %j', (text, message) => {
    expect(() => parseSolarisNetstat(text, null)).toThrow(new CollectError('parse', message));
  });

  it('counts only on tables whose header is there', () => {
    expect(parseSolarisNetstat(tcp + ssh, null).complete.tcp).toBe(true);
    expect(parseSolarisNetstat(`TCP: IPv4\n${ssh}`, null).complete.tcp).toBe(false);
  });

  it('reads tables of the time of one family', () => {
    const old = `UDP\n   Local Address      State\n-------------------- -------\n      *.sunrpc        Idle\n\n${tcp.replace(': IPv4', '')}${ssh}`;
    expect(parseSolarisNetstat(old, null)).toMatchObject({
      bindings: [
        { transport: 'udp', address: '*', port: 111 },
        { transport: 'tcp', address: '*', port: 22 },
      ],
      complete: { tcp: true, udp: true },
    });
  });

  throwsNothingElse(
    (text) => parseSolarisNetstat(text, null),
    [tcp, udp, 'UDP: IPv6\n', ssh, '*.22', '*.*', '0', 'LISTEN', 'Idle', 'net0', rule],
  );
  isLinear((text) => parseSolarisNetstat(text, null), {
    'many lines': ['', 'x\n'],
    'one line of dots': [tcp, '*.1 '],
    rules: [tcp, '- '],
    'a line of letters': [udp, 'a.b c 1 d '],
  });
});
