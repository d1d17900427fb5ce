import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { readRecording, type RecordedAsset } from './recording.ts';

const ss =
  'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\nudp UNCONN 0 0 0.0.0.0:68 0.0.0.0:*\n';
const windows =
  'Active Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044\n  UDP    0.0.0.0:500            *:*                                    2020\n';

function read(text: string): RecordedAsset['collected'] {
  return readRecording({ bytes: Buffer.from(text), fileName: 'x', modifiedAt: 0, format: null, asset: null })[0]!
    .collected;
}

/** Of tcp and udp what counts. */
function counted(text: string): string {
  const { tcp, udp } = read(text).complete;
  return [tcp ? 'tcp' : '', udp ? 'udp' : ''].filter(Boolean).join(' ');
}

const onUnix = (command: string): string => `op@plc-7:~$ ${command}\n${ss}op@plc-7:~$ \n`;
const onWindows = (command: string): string => `C:\\Users\\op>${command}\n${windows}\nC:\\Users\\op>\n`;

describe('a line that leaves something out, or that is not understood', () => {
  it.each([
    `ssh op@plc "ss -tulpn | grep -E '22|161'"`,
    `ssh plc 'ss -4 -tulpn'`,
    `ssh plc ss -tulpn '|' grep 22`,
    'ssh plc ss -tulpn | grep 22',
    `ssh --frobnicate plc 'ss -tulpn'`,
    `sudo sh -c "ss -tulpn | grep 22"`,
    `sh -c 'sh -c "ss -tulpn | head -3"'`,
    'ss -tulpn |& grep -v 3389',
    'ss -tulpn |grep 22',
    'ss -tulpn | sort -u',
    'ss -tulpn | sort | uniq',
    'ss -tulpn | head -3',
    'ss -tulpn | tail -n +2',
    'ss -tulpn | cut -c1-80',
    "ss -tulpn | awk '{print $5}'",
    'ss -tulpn | tee x | grep 22',
    'ss -tulpn | cat other.txt',
    'ss -tulpn | more +20',
    'grep LISTEN <(ss -tulpn)',
    'ss -tulpn > f; grep 22 f',
    'ss -tulpn > f && cat f | grep 22',
    'ss -tulpn > f; cut -c1-80 < f',
    'ss -tulpn > f; python3 rows.py f',
    '(ss -tulpn) | grep 22',
    '{ ss -tulpn; } | grep 22',
    'echo "$(ss -tulpn)" | grep 22',
    'echo `ss -tulpn` | grep 22',
    'docker exec x ss -tulpn',
    'ip netns exec plant ss -tulpn',
    'watch ss -tulpn',
    'watch "ss -tulpn"',
    'for i in 1 2; do ss -tulpn; done',
    'while sleep 5; do ss -tulpn; done',
    'x=$(ss -tulpn)',
    "ss -tulpn 'sport = :22'",
    'ss -tulpn sport = :22',
    'ss -tulpn \\',
    'ss -tulpn | tee x \\',
    `ss -tulpn | tee ${'x'.repeat(1000)} | grep 22`,
    'echo ss -tulpn | sh',
    `echo | awk 'BEGIN{system("ss -tulpn")}'`,
    'ss -tulpn |',
    "ssh plc 'ss -tulpn",
    'env -i x=y frobnicate ss -tulpn',
    '__proto__ ss -tulpn',
    'ss -tulpn | constructor',
  ])('is complete in nothing: %s', (command) => {
    expect(counted(onUnix(command))).toBe('');
  });

  it.each([
    'cmd /c "netstat -ano | findstr 22"',
    'cmd.exe /c netstat -ano -p TCP',
    'netstat -ano > t.txt & findstr ":" t.txt',
    'netstat -ano > t.txt & type t.txt | find "22"',
    'powershell -Command "netstat -ano | Select-String 22"',
    "for /f %i in ('netstat -ano') do @echo %i",
    'ssh op@hmi "netstat -ano | findstr 22"',
  ])('is complete in nothing: %s', (command) => {
    expect(counted(onWindows(command))).toBe('');
  });

  it('is complete in nothing where the filter stands in a later line', () => {
    expect(counted(`op@plc-7:~$ ss -tulpn > /tmp/f.txt\nop@plc-7:~$ grep -v 3389 /tmp/f.txt\n${ss}`)).toBe('');
    expect(counted(`C:\\>netstat -ano > t.txt\nC:\\>findstr 22 T.TXT\n${windows}`)).toBe('');
  });

  it.each([
    ['ssh plc ss -4 -tulpn', ''],
    ['sudo -u op env A=b nice -n 5 ss -tln', 'tcp'],
  ])('is read inside %s: %s', (command, expected) => {
    expect(counted(onUnix(command))).toBe(expected);
  });
});

describe('a line that leaves nothing out', () => {
  it.each([
    'ss -tulpn 2>/dev/null',
    'ss -tulpn 2> /dev/null',
    'ss -tulpn </dev/null',
    'ss -tulpn 2>&1 | tee x',
    'ss -tulpn | tee x',
    'ss -tulpn | tee -a "x y.txt"',
    'ss -tulpn | sudo tee x',
    'ss -tulpn | tee ss-$(date +%F).txt',
    'ss -tulpn | cat',
    'ss -tulpn | less',
    'ss -tulpn | less -S',
    'ss -tulpn | more',
    'ss -tulpn | sort',
    'ss -tulpn | sort -k5 -n',
    'ss -tulpn | column -t',
    'ss -tulpn |& tee x',
    'ss -tulpn # all of them',
    'ss -tulpn > f; cat f',
    'ss -tulpn > f && cat ./f && rm f',
    'ss -tulpn --info --memory --context',
    `ssh plc 'ss -tulpn'`,
    `ssh -p 2222 -i key op@plc "ss -tulpn"`,
    'ssh plc ss -tulpn 2>/dev/null',
    `ssh plc 'sudo ss -tulpn | cat'`,
    `sudo sh -c "ss -tulpn"`,
    'time sudo -n nice -n 10 timeout 5 env LC_ALL=C /usr/sbin/ss -tulpn',
    'LC_ALL=C ss -tulpn',
    'date; hostname; ss -tulpn',
    'which ss; ss -tulpn',
    'ps aux | grep netstat; ss -tulpn',
    'sudo apt install lsof && ss -tulpn',
  ])('is complete: %s', (command) => {
    expect(counted(onUnix(command))).toBe('tcp udp');
  });

  it.each([
    'netstat -ano 2>nul',
    'netstat -ano > t.txt & type t.txt',
    'cmd /c netstat -ano',
    'cmd /c "netstat -ano | more"',
    'powershell -NoProfile -Command "netstat -ano"',
    'chcp 437 & netstat -ano',
    'ssh op@hmi "netstat -ano"',
  ])('is complete: %s', (command) => {
    expect(counted(onWindows(command))).toBe('tcp udp');
  });

  it('is complete where the file that it wrote is shown by a later line', () => {
    expect(counted(`op@plc-7:~$ ss -tulpn > /tmp/f.txt\nop@plc-7:~$ cat /tmp/f.txt\n${ss}`)).toBe('tcp udp');
    expect(counted(`C:\\>netstat -ano > t.txt\nC:\\>type t.txt\n${windows}`)).toBe('tcp udp');
  });
});

describe('the host of a line', () => {
  const four = 'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp LISTEN 0 5 0.0.0.0:22 0.0.0.0:*\n';
  const udp = 'State  Recv-Q Send-Q Local Address:Port Peer Address:Port\nUNCONN 0 0 0.0.0.0:68 0.0.0.0:*\n';

  it('is the one that ssh leads to, so a jump host lists nothing', () => {
    const asked = `op@jump:~$ ssh op@plc 'ss -tln'\n${four}op@jump:~$ ssh plc\nop@plc:~$ ss -uln\n${udp}`;
    expect(counted(asked)).toBe('tcp udp');
    const other = `op@jump:~$ ssh plc 'ss -tln'\n${four}op@jump:~$ ss -uln\n${udp}`;
    expect(() => read(other)).toThrow(CollectError);
    expect(() => read(other)).toThrow(/^import: line 4: "jump" lists its sockets behind "plc" \(line 1\): one/);
  });
});

describe('the note', () => {
  it.each([
    [onUnix('docker exec x ss -tulpn'), '"docker" in a command in it is not known here, so anything may be missing.'],
    [onUnix('ss -tulpn | grep 22'), '"grep" stands behind a command in it, so rows may be missing.'],
    [
      onUnix('ss -tulpn --frobnicate'),
      '"--frobnicate" in a command in it chooses among the sockets, or is not known here.',
    ],
    [onUnix('ss -tulpn sport = :22'), '"sport" in a command in it chooses among the sockets, or is not known here.'],
    [onWindows('netstat -ano -w'), '"-w" in a command in it chooses among the sockets, or is not known here.'],
    [
      onUnix(`\u202e${'x'.repeat(80)} ss -tulpn`),
      /^"[ -~]{0,6}?[^\u202e]*x{20,64}\.\.\." in a command in it is not known here/,
    ],
  ])('says which word is not understood: %#', (text, note) => {
    expect(read(text).notes).toContainEqual(typeof note === 'string' ? note : expect.stringMatching(note));
  });
});

describe('what a device or PowerShell was asked from a shell', () => {
  const ios =
    'Prot        Local Address      Foreign Address                  Service    State\n tcp                 *:22                  *:0                  SSH-Server LISTEN\n udp                *:161                  *:0                     IP SNMP LISTEN\n';
  const csv = '"LocalAddress","LocalPort","State"\n"::","22","Listen"\n';

  it.each([
    ['op@jump:~$ ssh R1 "show control-plane host open-ports"', ios, 'tcp udp'],
    ['ssh R1 "show control-plane host open-ports"', ios, 'tcp udp'],
    ['op@jump:~$ ssh R1 "show control-plane host open-ports | include 22"', ios, ''],
    ['op@jump:~$ ssh R1 "show control-plane host open-ports" | grep 22', ios, ''],
    ['op@jump:~$ clogin -c "show control-plane host open-ports | include 22" R1', ios, ''],
    ["op@plc:~$ pwsh -Command 'Get-NetTCPConnection -State Listen | ConvertTo-Csv'", csv, 'tcp'],
    ["op@plc:~$ pwsh -Command 'Get-NetTCPConnection -LocalPort 22 | ConvertTo-Csv'", csv, ''],
    ['PS C:\\> $x = Get-NetTCPConnection; $x | ? LocalPort -eq 22 | ConvertTo-Csv', csv, ''],
  ])('counts: %s', (command, table, expected) => {
    expect(counted(`${command}\n${table}`)).toBe(expected);
  });

  it('says by which word', () => {
    expect(read(`R1#show control-plane host open-ports vrf PLANT\n${ios}`).notes).toContain(
      '"vrf" in a command in it chooses among the sockets, or is not known here.',
    );
  });
});
