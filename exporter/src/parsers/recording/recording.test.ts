import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { maxRecordingBytes, recordingText } from './text.ts';
import { readRecording, type Recording } from './recording.ts';

const row =
  'tcp LISTEN 0 5 *:502 *:* users:(("plc",pid=1,fd=2))\nudp UNCONN 0 0 *:161 *:* users:(("plc",pid=1,fd=3))\n';
const scan = `<nmaprun start="1700000000"><host><address addr="10.0.0.1" addrtype="ipv4"/></host><host><address addr="10.0.0.2" addrtype="ipv4"/></host></nmaprun>`;

function recording(text: string | Buffer, more: Partial<Recording> = {}): Recording {
  const bytes = Buffer.isBuffer(text) ? text : Buffer.from(text);
  return { bytes, fileName: 'hmi-01.ss.txt', modifiedAt: 1_795_377_600_000.5, format: null, asset: null, ...more };
}

describe('readRecording', () => {
  it('reads what a file says, and when, of the asset the file is named after', () => {
    const [recorded, ...others] = readRecording(recording(row));
    expect(others).toEqual([]);
    expect(recorded).toMatchObject({ asset: 'hmi-01', takenAt: 1_795_377_600_001 });
    expect(recorded!.collected.raw.toString()).toBe(row);
    expect(recorded!.collected.complete).toEqual({ tcp: true, udp: true, process: true });
  });

  it.each([
    ['hmi-01.txt', 'hmi-01'],
    ['hmi-01.SS.LOG', 'hmi-01'],
    ['10.20.1.11', '10.20.1.11'],
    ['10.20.1.11.txt', '10.20.1.11'],
    ['plc.plant.example', 'plc.plant.example'],
    ['.txt', '.txt'],
    ['a\u001b[31m.txt', 'a\uFFFD[31m'],
  ])('calls the asset of %j %j', (fileName, asset) => {
    expect(readRecording(recording(row, { fileName }))[0]?.asset).toBe(asset);
  });

  it('takes names and time of a scan from the scan', () => {
    const assets = readRecording(recording(scan));
    expect(assets.map(({ asset, takenAt }) => [asset, takenAt])).toEqual([
      ['10.0.0.1', 1_700_000_000_000],
      ['10.0.0.2', 1_700_000_000_000],
    ]);
  });

  it('lets the caller name the one asset', () => {
    expect(readRecording(recording(row, { asset: 'plc-7' }))[0]?.asset).toBe('plc-7');
    expect(() => readRecording(recording(scan, { asset: 'plc-7' }))).toThrow(
      new CollectError('parse', 'import: speaks of 2 assets, so they cannot all be called plc-7'),
    );
  });

  it('lets the caller name the format', () => {
    expect(() => readRecording(recording(row, { format: 'proc-net' }))).toThrow(
      'proc-net: no header of a /proc/net table in it',
    );
  });

  it('takes a file that stops in the middle of a line for cut', () => {
    const nothing = { tcp: false, udp: false, process: false };
    const { complete, notes } = readRecording(recording(row.trimEnd()))[0]!.collected;
    expect(complete).toEqual(nothing);
    expect(notes).toContain('It does not end with the end of a line, so it may have been cut off.');
    expect(readRecording(recording(`${row}op@hmi:~$ `))[0]!.collected.complete.tcp).toBe(true);
  });

  it('uses the name of a file to doubt it, never to read it', () => {
    const tcp =
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 c1 100 0 0 10 0\n';
    expect(readRecording(recording(tcp, { fileName: 'notes' }))[0]?.collected.bindings).toHaveLength(1);
    expect(() => readRecording(recording(tcp, { fileName: 'proc_net_udp' }))).toThrow(
      'proc-net: line 1: the file is called udp, but its content is tcp',
    );
  });
});

const esc = '\u001b';
const ssHeader = 'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process';
const ssRow = 'tcp   LISTEN 0      128          0.0.0.0:502       0.0.0.0:*    users:(("gatewayd",pid=801,fd=7))';

describe('a terminal that was logged', () => {
  it.each([
    ['BusyBox', '/ # ', ''],
    ['BusyBox at home', '~ # ', ''],
    ['SUSE', 'plc-7:~ # ', ''],
    ['a name and a folder', 'plc-7:/var/log$ ', ''],
    ['bash without settings', '-bash-4.2$ ', ''],
    ['csh', 'plc-7% ', ''],
    ['Kali', '└─$ ', '┌──(op㉿bench)-[~]\n'],
    ['bash with colours and a title', `${esc}[?2004h${esc}]0;op@plc-7\u0007${esc}[01;32mop@plc-7${esc}[0m:~$ `, ''],
  ])('knows the prompt of %s before and behind an answer', (_, prompt, above) => {
    const text = `${above}${prompt}ss -tulpn\n${ssHeader}\n${ssRow}\n${above}${prompt}`;
    const { bindings, complete } = readRecording(recording(text))[0]!.collected;
    expect(bindings).toEqual([{ transport: 'tcp', address: '0.0.0.0', port: 502, process: 'gatewayd' }]);
    expect(complete).toEqual({ tcp: true, udp: true, process: true });
  });

  it('reads through what bash tells the terminal before an answer, and through colours in a row', () => {
    const text = `${esc}[?2004l\r${ssHeader}\r\n${ssRow.replace('LISTEN', `${esc}[01;31m${esc}[KLISTEN${esc}[m${esc}[K`)}\r\n`;
    expect(readRecording(recording(text))[0]!.collected).toMatchObject({
      bindings: [{ port: 502 }],
      complete: { tcp: true, process: true },
    });
  });

  it.each([
    ['sudo ss -tulpn', true],
    ['ss -tulpn | sort | tee /tmp/a', true],
    ["ss -tulpn | grep -E 'Netid|:502'", false],
    ["ss -tulpn | sort | awk 'NR<9'", false],
    ['ss -tlnp sport = :502', false],
    ['ss -tlnp src 10.0.0.1 ', false],
  ])('counts on the answer to %s: %s', (command, tcp) => {
    const text = `op@plc-7:~$ ${command}\n${ssHeader}\n${ssRow}\nop@plc-7:~$ \n`;
    const { complete, notes } = readRecording(recording(text))[0]!.collected;
    expect(complete.tcp).toBe(tcp);
    expect(notes.some((note) => /^"[a-z-]+" (?:stands behind|in) a command in it/.test(note))).toBe(!tcp);
  });

  it.each([
    ['lsof -nP -i', true],
    ['lsof -nP -iTCP -sTCP:LISTEN', true],
    ['lsof -nP -i :22', false],
    ['lsof -nPi TCP:22', false],
    ['lsof -i -p 7', false],
  ])('counts on the answer to %s: %s', (command, tcp) => {
    const text = `[root@plc-7 ~]# ${command}\nCOMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nsshd      7 root    3u  IPv4 127937      0t0  TCP *:22 (LISTEN)\n`;
    expect(readRecording(recording(text))[0]!.collected.complete.tcp).toBe(tcp);
  });

  it('is no recording of BSD where `ps aux` was typed too', () => {
    const ps =
      'op@plc-7:~$ ps aux\nUSER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\nroot         1  0.0  0.1 168000 11600 ?        Ss   08:00   0:01 /sbin/init\n';
    const linux = `op@plc-7:~$ ss -tulpn\n${ssHeader}\n${ssRow}\n${ps}`;
    expect(readRecording(recording(linux))[0]!.collected).toMatchObject({
      bindings: [{ port: 502 }],
      complete: { tcp: true },
    });
    const bsd = `Active Internet connections (including servers)\nProto Recv-Q Send-Q Local Address          Foreign Address        (state)\ntcp4       0      0 *.22                   *.*                    LISTEN\n${ps}`;
    expect(readRecording(recording(bsd))[0]!.collected).toMatchObject({
      bindings: [{ port: 22 }],
      complete: { tcp: true },
    });
  });

  it('takes no rows for a title that somebody began', () => {
    const row = (port: number, name: string): string =>
      `tcp LISTEN 0 5 0.0.0.0:${port} 0.0.0.0:* users:(("${name}",pid=1,fd=${port}))\n`;
    const text = `${ssHeader}\n${row(81, `${esc}]0;`)}${row(4444, 'nc')}${row(82, '\u0007')}`;
    const { bindings } = readRecording(recording(text))[0]!.collected;
    expect(bindings.map(({ port }) => port)).toEqual([81, 4444, 82]);
  });
});

describe('textOf', () => {
  it.each([
    ['UTF-8', Buffer.from('Übersicht\n')],
    ['UTF-8 with its mark', Buffer.from('\uFEFFÜbersicht\n')],
    ['UTF-16 of Windows', Buffer.from('\uFEFFÜbersicht\n', 'utf16le')],
    ['UTF-16 the other way round', Buffer.from('\uFEFFÜbersicht\n', 'utf16le').swap16()],
    ['Latin-1', Buffer.from('Übersicht\n', 'latin1')],
  ])('reads %s', (_, bytes) => {
    expect(recordingText(bytes)).toBe('Übersicht\n');
  });

  it.each([
    [
      'UTF-16 that breaks off',
      Buffer.concat([Buffer.from('\uFEFFab', 'utf16le'), Buffer.from([0])]),
      'import: begins as UTF-16LE but is not',
    ],
    ['half a pair in UTF-16', Buffer.from('\uFEFFa\uD800b', 'utf16le'), 'import: begins as UTF-16LE but is not'],
    [
      'zero bytes',
      Buffer.from('tcp\0LISTEN'),
      'import: not a text: it has zero bytes (compressed, or a capture of packets?)',
    ],
    ['65 MB', Buffer.alloc(maxRecordingBytes + 1, 'x'), 'import: 67108865 bytes, 67108864 are allowed'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => recordingText(bytes)).toThrow(new CollectError('parse', message));
  });
});
