import { describe, expect, it } from 'vitest';
import { readRecording } from './recording.ts';

/** What a recording with this command typed before its answer is complete in. */
function counted(command: string, table: string): string {
  const bytes = Buffer.from(`op@plc-7:~$ ${command}\n${table}op@plc-7:~$ \n`);
  const [recorded] = readRecording({ bytes, fileName: 'x', modifiedAt: 0, format: null, asset: null });
  const { tcp, udp } = recorded!.collected.complete;
  return [tcp ? 'tcp' : '', udp ? 'udp' : ''].filter(Boolean).join(' ');
}

const all = 'tcp udp';
const ss =
  'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\nudp UNCONN 0 0 0.0.0.0:68 0.0.0.0:*\n';
const netstat =
  'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State\ntcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN\nudp 0 0 0.0.0.0:68 0.0.0.0:*\n';
const bsd =
  'Active Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address          Foreign Address        (state)\ntcp4       0      0  *.22                   *.*                    LISTEN\nudp4       0      0  *.68                   *.*\n';
const solaris =
  'UDP: IPv4\n   Local Address        Remote Address      State\n-------------------- -------------------- ----------\n      *.111                               Idle\n\nTCP: IPv4\n   Local Address        Remote Address    Swind Send-Q Rwind Recv-Q    State\n-------------------- -------------------- ----- ------ ----- ------ -----------\n      *.22                 *.*                0      0 49152      0 LISTEN\n';
const sockstat =
  'USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS\nroot sshd 985 3 tcp4 *:22 *:*\nroot ntpd 7 3 udp4 *:123 *:*\n';
const lsof =
  'COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nsshd 7 root 3u IPv4 127937 0t0 TCP *:22 (LISTEN)\nsnmpd 8 root 3u IPv4 127938 0t0 UDP *:161\n';

describe('what was typed on a Unix', () => {
  it.each([
    ['ss -tulpn', ss, all],
    ['sudo ss -H -tulpne', ss, all],
    ['ss -lnp', ss, all],
    ['ss --tcp --udp --listening --numeric', ss, all],
    ['ss -A tcp,udp -ln', ss, all],
    ['ss -4tulpn', ss, ''],
    ['ss -tulpn -6', ss, ''],
    ['ss -f inet -tuln', ss, ''],
    ['ss -M -l', ss, ''],
    ['ss -tun', ss, ''],
    ['ss -tln', ss, 'tcp'],
    ['ss -tulpn -N plant', ss, ''],
    ['ss -tulpn --frobnicate', ss, ''],
    ['ss -tuln state listening', ss, ''],
    ['netstat -tulpn', netstat, all],
    ['netstat -anpW', netstat, all],
    ['netstat -tuln --inet', netstat, ''],
    ['netstat -A inet -ln', netstat, ''],
    ['netstat -tuln4', netstat, ''],
    ['netstat -tlnp', netstat, 'tcp'],
    ['netstat -tunp', netstat, ''],
    ['netstat -tuln 5', netstat, ''],
    ['netstat -an', bsd, all],
    ['netstat -anvW', bsd, all],
    ['netstat -an -f inet', bsd, ''],
    ['netstat -an -p tcp', bsd, 'tcp'],
    ['netstat -Lan', bsd, 'tcp'],
    ['netstat -an -i', bsd, ''],
    ['netstat -an', solaris, all],
    ['netstat -an -f inet', solaris, ''],
    ['netstat -an -P udp', solaris, 'udp'],
    ['sockstat', sockstat, all],
    ['sockstat -46l', sockstat, all],
    ['sockstat -4l', sockstat, ''],
    ['sockstat -46l -P tcp', sockstat, 'tcp'],
    ['sockstat -l -p 22', sockstat, ''],
    ['sockstat -46lL', sockstat, ''],
    ['sockstat -c', sockstat, ''],
    ['lsof -nP -i', lsof, all],
    ['lsof -nPiTCP -iUDP +c 0', lsof, all],
    ['lsof -i4', lsof, ''],
    ['lsof -n -i 6', lsof, ''],
    ['lsof -iTCP -sTCP:LISTEN', lsof, 'tcp'],
    ['lsof -iTCP -sTCP:ESTABLISHED', lsof, ''],
    ['lsof -i @10.0.0.1', lsof, ''],
    ['lsof -nP -i /tmp', lsof, ''],
  ])('counts on the answer to %s (%#)', (command, table, expected) => {
    expect(counted(command, table)).toBe(expected);
  });

  it('counts on both families where they were asked for one after the other', () => {
    const head = 'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port\n';
    const four = `${head}tcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\n`;
    const six = `${head}tcp LISTEN 0 5 [::]:22 [::]:*\n`;
    expect(counted('ss -4tln', four)).toBe('');
    expect(counted('ss -4tln', `${four}op@plc-7:~$ ss -6tln\n${six}`)).toBe('tcp');
  });
});
