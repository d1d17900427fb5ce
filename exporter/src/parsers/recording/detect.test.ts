import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { detectFormat } from './detect.ts';
import { formatNames, type RecordingFormat } from '../../model/source/recording-format.ts';

describe('detectFormat', () => {
  it.each<[RecordingFormat, string]>([
    ['ss', 'Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n'],
    ['ss', 'State      Recv-Q Send-Q        Local Address:Port          Peer Address:Port\n'],
    ['ss', 'tcp LISTEN 0 5 *:4840 *:* users:(("python3",pid=10,fd=6))\n'],
    ['ss', 'LISTEN 0 128 *:22 *:*'],
    ['ss', 'op@hmi:~$ ss -tln\nLISTEN 0 128 *:22 *:*'],
    ['netstat', 'Active Internet connections (only servers)\n'],
    [
      'netstat',
      'netstat: showing only processes with your user ID\nActive Internet connections (servers and established)\n',
    ],
    ['netstat', 'Proto Recv-Q Send-Q Adresse locale          Adresse distante        Etat\n'],
    ['netstat', 'tcp        0      0 0.0.0.0:502             0.0.0.0:*               LISTEN      10/python3\n'],
    ['proc-net', '  sl  local_address rem_address   st tx_queue\n'],
    ['proc-net', '==> /proc/net/tcp <==\n  sl  local_address rem_address   st tx_queue\n'],
    [
      'cisco-ios',
      'R1#show control-plane host open-ports\nActive internet connections (servers and established)\nProt               Local Address             Foreign Address                  Service    State\n tcp *:22 *:0 SSH-Server LISTEN\n',
    ],
    ['cisco-ios', 'TCB       Local Address           Foreign Address        (state)\n'],
    ['cisco-ios', 'Proto        Remote      Port      Local       Port  In Out  Stat TTY OutputIF\n'],
    [
      'cisco-ios',
      'Proto Local Address  Foreign Address  State  PID/Program Name\nTCB  Local Address  Foreign Address  (state)\n',
    ],
    ['cisco-ios', ' tcp                        *:23                         *:0                   Telnet   LISTEN\n'],
    ['cisco-nxos', 'Total number of netstack tcp sockets: 5\nActive connections (including servers)\n'],
    [
      'cisco-nxos',
      'tcp LISTEN 0 *(22)\nWildcard 0 *(*)\nKernel Socket Connection:\nNetid State Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp LISTEN 0 5 *:80 *:*\n',
    ],
    ['cisco-iosxr', 'PCB     VRF-ID     Recv-Q Send-Q Local Address  Foreign Address\n'],
    ['cisco-iosxr', '@ - Indirect binding; Sc - Scope\n'],
    ['cisco-iosxr', '====\nConnection state is LISTEN, I/O status: 0, socket status: 0\n'],
    [
      'junos',
      'op@mx> show system connections\nActive Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address          Foreign Address        (state)\ntcp4 0 0 *.22 *.* LISTEN\n',
    ],
    // Without the command that was typed, such a table of Junos is one of BSD.
    [
      'netstat',
      'Active Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address                                 Foreign Address                               (state)\ntcp4 0 0 *.22 *.* LISTEN\n',
    ],
    ['snmpwalk', '.1.3.6.1.2.1.1.1.0 = STRING: "tcp LISTEN 0 5 *:1 *:*"\ntcp LISTEN 0 5 *:1 *:*\n'],
    ['snmprec', '1.3.6.1.2.1.1.1.0|4|x\n'],
    ['nmap-xml', '<?xml version="1.0"?>\n<nmaprun>tcp LISTEN 0 5 *:1 *:*</nmaprun>\n'],
    ['nmap-xml', '\n<nmaprun scanner="nmap">\n'],
    ['netstat', '  TCP    0.0.0.0:135            0.0.0.0:0              ABH\x99REN         1712\r\n'],
    ['netstat', 'Active Internet connections (including servers)\n'],
    ['netstat', 'tcp4       0      0  *.22                   *.*                    LISTEN\n'],
    ['netstat', 'Current listen queue sizes (qlen/incqlen/maxqlen)\n'],
    ['netstat', '\nTCP: IPv4\n   Local Address        Remote Address    Swind Send-Q Rwind Recv-Q    State\n'],
    [
      'netstat',
      'UDP\n   Local Address      State\nTCP\n   Local Address        Remote Address    Swind Send-Q Rwind Recv-Q  State\n',
    ],
    ['lsof', 'COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n'],
    ['lsof', 'sshd      7 root    3u  IPv4 127937      0t0  TCP *:22 (LISTEN)\n'],
    ['lsof', 'p1\ncsystemd\nf45\nPTCP\n'],
    ['sockstat', 'USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS\n'],
    ['powershell', '"LocalAddress","LocalPort","OwningProcess"\n'],
    ['powershell', '[\n  {\n    "LocalAddress": "::",\n    "LocalPort": 22\n  }\n]'],
    ['powershell', 'State;LocalPort\n'],
    ['osquery', '{"name":"x","hostIdentifier":"h"}\n'],
    ['osquery', '[\n  {"port":"22","protocol":"6"}\n]\n'],
    ['csv', 'asset,transport,port\n'],
    ['zeek', '#separator \\x09\n#set_separator\t,\n'],
    ['zeek', '### a comment\n#fields|ts|uid\n#fields\tts\tuid\n'],
    ['zeek', '{"ts":1795428000.5,"uid":"C","id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2"}\n'],
    ['zeek', '{"ts":"2021-01-03T01:19:36.242774Z","host":"10.0.0.1","port_num":53,"port_proto":"udp"}\n'],
    ['suricata-eve', '{"timestamp":"2026-11-23T10:00:00.000000+0000","event_type":"stats","stats":{}}\n'],
  ])('finds %s in %j', (format, text) => {
    expect(detectFormat(text)).toBe(format);
  });

  it.each([
    ['', 'import: the recording is empty'],
    [' \n\n', 'import: the recording is empty'],
    ['UID PID\nroot 1\n', `import: of no format that can be read (${formatNames}), it begins with "UID PID"`],
    [
      '$ ss -tln\nLISTEN 0 128 *:22 *:*\n$ netstat -uln\nActive Internet connections (only servers)\n',
      'import: line 4: netstat in a recording of ss: one file for each would be right',
    ],
    [
      '  sl  local_address rem_address\ntcp LISTEN 0 5 *:1 *:*',
      'import: line 2: ss in a recording of proc-net: one file for each would be right',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => detectFormat(text)).toThrow(new CollectError('parse', message));
  });

  it('throws nothing but CollectError, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(() => detectFormat(text)).toThrow(CollectError);
      }),
    );
  });

  it.each([
    ['one line', 'tcp '.repeat(2_500_000)],
    ['blanks', `tcp${' '.repeat(10_000_000)}LISTEN`],
    ['lines', 'x\n'.repeat(5_000_000)],
    ['braces', `[${' '.repeat(10_000_000)}`],
    ['dots', `udp 0 0 ${'a.'.repeat(5_000_000)}`],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    const began = performance.now();
    expect(() => detectFormat(text)).toThrow(CollectError);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
