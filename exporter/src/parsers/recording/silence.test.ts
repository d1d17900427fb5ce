import { describe, expect, it } from 'vitest';
import { readRecording } from './recording.ts';

/** What a recording is complete in, and what it says of a transport without a listener. */
function read(text: string): { counted: string; silence: readonly string[] } {
  const bytes = Buffer.from(text);
  const [recorded] = readRecording({ bytes, fileName: 'x', modifiedAt: 0, format: null, asset: null });
  const { complete, notes } = recorded!.collected;
  const counted = [complete.tcp ? 'tcp' : '', complete.udp ? 'udp' : ''].filter(Boolean).join(' ');
  return { counted, silence: notes.filter((note) => note.includes('was not recorded')) };
}

const ss =
  'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\ntcp LISTEN 0 5 [::]:22 [::]:*\n';
const netstat =
  'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State\ntcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN\n';
const bsd =
  'Active Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address          Foreign Address        (state)\ntcp4       0      0  *.22                   *.*                    LISTEN\n';
const lsof =
  'COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nsshd 7 root 3u IPv4 127937 0t0 TCP *:22 (LISTEN)\n';
const sockstat =
  'USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS\nroot sshd 985 3 tcp4 *:22 *:*\n';
const windows =
  '\nActive Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044\n';
const ios =
  'Prot        Local Address      Foreign Address                  Service    State\n tcp                 *:22                  *:0                  SSH-Server LISTEN\n';
const onlyUdp =
  'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port\nudp UNCONN 0 0 0.0.0.0:68 0.0.0.0:*\n';

const all = 'tcp udp';

describe('a transport without a listener', () => {
  it.each([
    ['$ ss -tulpn', ss, all],
    ['# ss -tulpn', ss, all],
    ['op@plc-7:~$ sudo ss -Htulpne', ss, all],
    ['ss -tulpn', ss, all],
    ['$ /usr/sbin/ss -lnp', ss, all],
    ['# netstat -tulpn', netstat, all],
    ['plc:~ # netstat -anp', netstat, all],
    ['% netstat -anW', bsd, all],
    ['# lsof -nP -i', lsof, all],
    ['# sockstat -46l', sockstat, all],
    ['C:\\>netstat -ano', windows, all],
    ['PS C:\\> netstat -ano', windows, all],
    ['netstat -ano', windows.replaceAll('\n', '\r\n'), all],
    ['R1#show control-plane host open-ports', ios, all],
    ['R1(config)#do sh control host open', ios, all],
  ])('is closed where %s asked for it and listed another one', (command, table, counted) => {
    expect(read(`${command}\n${table}`)).toEqual({ counted, silence: [] });
    expect(read(table)).toEqual({
      counted: 'tcp',
      silence: ['No udp listener in it: that may mean there is none, or that udp was not recorded.'],
    });
  });

  it('is closed as TCP too', () => {
    expect(read(`$ ss -tulpn\n${onlyUdp}`)).toEqual({ counted: all, silence: [] });
  });

  it.each([
    ['$ ss -tlpn', ss],
    [
      '$ ss -tun',
      ss
        .replace(/LISTEN/g, 'ESTAB')
        .replace('0.0.0.0:*', '10.0.0.9:50000')
        .replace('[::]:*', '[::2]:5'),
    ],
    ['$ ss -4tulpn', ss],
    ['$ ss -tulpn | grep 22', ss],
    ['$ ss -tulpn | grep -v udp', ss],
    ['$ ss -tulpn -N plant', ss],
    ['$ ss -tulpn --frobnicate', ss],
    ['$ ss -tulpn > f; cat g', ss],
    ['$ ss -tulpn || ss -tln', ss],
    ['$ timeout 1 ss -tulpn', ss],
    ['# netstat -tlnp', netstat],
    ['# netstat -tuln --inet', netstat],
    ['% netstat -an -p tcp', bsd],
    ['# lsof -iTCP', lsof],
    ['# sockstat -46l -P tcp', sockstat],
    ['C:\\>netstat -ano -p TCP', windows],
    ['C:\\>netstat -ano | findstr TCP', windows],
    ['C:\\>netstat -ano >> log.txt', windows],
    ['R1#show tcp brief all', ios],
    ['R1#show control-plane host open-ports | include tcp', ios],
    ['R1#show control-plane host open-ports vrf PLANT', ios],
  ])('is not believed behind %s', (command, table) => {
    expect(read(`${command}\n${table}`).counted).not.toContain('udp');
  });

  it.each([
    ['which printed nothing itself', `$ ss -tulpn\nss: command not found\n$ sudo ss -tln\n${ss}`],
    ['whose answer is connections', `$ ss -uln\n$ ss -tln\n${ss}`],
    ['of another program', `$ netstat -tulpn\n-bash: netstat: command not found\n$ ss -tln\n${ss}`],
    ['whose answer may be cut', `$ ss -tulpn\n${ss.trimEnd()}`],
  ])('is not believed behind a command %s', (_, text) => {
    expect(read(text).counted).not.toContain('udp');
  });

  it('is closed where another command in the same recording shows it', () => {
    expect(read(`C:\\>netstat -ano\n${windows}\nC:\\>hostname\nHMI-01\nC:\\>`).counted).toBe(all);
  });
});
