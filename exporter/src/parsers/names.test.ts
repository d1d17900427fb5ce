import { describe, expect, it } from 'vitest';
import { parseBsdNetstat } from './bsd/netstat.ts';
import { parseSockstat } from './bsd/sockstat.ts';
import { parseNetstat } from './linux/netstat.ts';
import { parseLsof } from './lsof/lsof.ts';
import type { CommandScope, Parsed } from './parsed.ts';

const asked: CommandScope = { tcp: true, udp: true, process: true, privileged: true };

/** The answer of a program that prints process names unchanged, with a listener on port 4444 of this name. */
const programs: Readonly<Record<string, (name: string) => Parsed>> = {
  'netstat of Linux': (name) =>
    parseNetstat(
      `Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    
tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      9/sshd              
tcp        0      0 0.0.0.0:4444            0.0.0.0:*               LISTEN      ${`500/${name}`.padEnd(20)}
tcp6       0      0 :::80                   :::*                    LISTEN      10/nginx            
`,
      asked,
    ),
  sockstat: (name) =>
    parseSockstat(
      `USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS
root     sshd       9     3   tcp4   *:22                  *:*
op       ${name.padEnd(10)} 500   3   tcp4   *:4444                *:*
root     nginx      10    3   tcp6   *:80                  *:*
`,
      asked,
    ),
  lsof: (name) =>
    parseLsof(
      `COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME
sshd        9 root    3u  IPv4  10001      0t0  TCP *:22 (LISTEN)
${name.padEnd(9)} 500 op      3u  IPv4  10002      0t0  TCP *:4444 (LISTEN)
nginx      10 root    3u  IPv6  10003      0t0  TCP *:80 (LISTEN)
`,
      asked,
    ),
  'netstat of macOS': (name) =>
    parseBsdNetstat(
      `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rxbytes      txbytes  rhiwat  shiwat    process:pid    state  options           gencnt    flags   flags1 usecnt rtncnt fltrs
tcp4       0      0  *.22                   *.*                    LISTEN             0            0  131072  131072       sshd:9     00100 00000006 0000000000000001 00000000 00000800      1      0 000001
tcp4       0      0  *.4444                 *.*                    LISTEN             0            0  131072  131072 ${`${name}:500`.padStart(12)}  00100 00000006 0000000000000002 00000000 00000800      1      0 000001
tcp6       0      0  *.80                   *.*                    LISTEN             0            0  131072  131072      nginx:10    00100 00000006 0000000000000003 00000000 00000800      1      0 000001
`,
      asked,
    ),
};

describe.each(Object.entries(programs))('what a program calls itself, as %s prints it', (_, parse) => {
  it.each(['plain', 'a\rb', 'a\r', 'a\u2028', 'a\u2029x', 'a\u0085b', 'a\vb', 'a\fb', 'a"b', 'a)', '(a', 'a,b', 'x:1'])(
    'hides no row, forges none and ends no look: %j',
    (name) => {
      expect(parse(name).bindings.map(({ port }) => port)).toEqual([22, 4444, 80]);
    },
  );
});

describe('a name with a line break, as netstat of Linux prints it', () => {
  it.each(['a\nb', '\n', '\n\n', 'a\n', '\nudp 0 0 *:1 *:*', '\ntcp 0 0', '\n# ', '\nActive', '\nProto a-Q b-Q '])(
    'hides no row, forges none and ends no look: %j',
    (name) => {
      const parsed = programs['netstat of Linux']!(name);
      expect(parsed.bindings.map(({ port }) => port)).toEqual([22, 4444, 80]);
    },
  );
});
