import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImport, type ImportOptions } from './import.ts';
import type { ExitCode } from '../shared/io.ts';
import { formatNames } from '../../model/source/recording-format.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otports-import-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  utimesSync(path, 1_795_377_600, 1_795_377_600);
  return path;
}

async function run(options: ImportOptions): Promise<{ code: ExitCode; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io = {
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    env: {},
    now: () => 0,
  };
  return { code: await runImport(options, io), ...said };
}

const rows = 'tcp LISTEN 0 5 127.0.0.1:502 *:*\ntcp LISTEN 0 5 [::]:22 *:* users:(("sshd",pid=1,fd=2))\n';

describe('otports import', () => {
  it('prints an array of observations, and what could not be seen beside it', async () => {
    const { code, out, err } = await run({ files: [file('hmi-01.txt', rows)], json: true });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      {
        asset: 'hmi-01',
        collector: 'import',
        takenAt: '2026-11-22T20:00:00.000Z',
        vendor: null,
        model: null,
        description: null,
        complete: { tcp: true, udp: false, process: false },
        listeners: [
          { transport: 'tcp', port: 22, exposure: 'any', bindings: [{ address: '::', process: 'sshd' }] },
          { transport: 'tcp', port: 502, exposure: 'loopback', bindings: [{ address: '127.0.0.1', process: null }] },
        ],
        evidence: { sha256: '81a261e34a643493911a09fec8b9a38a040597adc41d9720962853e59626bec2', bytes: 88 },
      },
    ]);
    expect(err).toBe(
      "hmi-01: Holders are known of 1 of 2 bindings: the rest is hidden, or the kernel's own.\n" +
        'hmi-01: No udp listener in it: that may mean there is none, or that udp was not recorded.\n' +
        'hmi-01: The recording does not say when it was taken, so its age is that of its file.\n',
    );
  });

  it('says whose age it is, also to a person', async () => {
    const scan = `<nmaprun scanner="nmap" start="1"><host endtime="1700000000"><address addr="10.0.0.2" addrtype="ipv4"/><ports><port protocol="tcp" portid="22"><state state="open"/></port></ports></host><runstats><finished time="1700000000"/></runstats></nmaprun>\n`;
    const { out } = await run({ files: [file('scan.xml', scan), file('hmi-01.txt', rows)] });
    expect(out).toMatch(/2023-11-14T22:13:20\.000Z[^]*\nThe recording says itself when it was taken\.\n/);
    expect(out).toMatch(/2026-11-22T20:00:00\.000Z[^]*\nThe recording does not say when it was taken, so its age is/);
  });

  it('prints a table for a person', async () => {
    const { out } = await run({ files: [file('hmi-01.txt', rows)] });
    expect(out).toContain('tcp/502  modbus   loopback  127.0.0.1  ?');
  });

  it('reads several files', async () => {
    const { code, out } = await run({ files: [file('a.txt', rows), file('b.txt', rows)], json: true });
    expect(code).toBe(0);
    expect((JSON.parse(out) as { asset: string }[]).map(({ asset }) => asset)).toEqual(['a', 'b']);
  });

  it('prints nothing where one of several is refused, and says which and why', async () => {
    const bad = file('bad.txt', 'tcp LISTEN 0 5 *:nobody *:*\n');
    const { code, out, err } = await run({ files: [file('a.txt', rows), bad], json: true });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(`${bad}: ss: line 1: nobody can tell which tcp port "nobody" is: record with -n\n`);
  });

  it('has an exit code of its own for files that are not there', async () => {
    const { code, out, err } = await run({ files: [join(folder, 'none'), folder] });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(
      `${join(folder, 'none')}: cannot be read (ENOENT): a file that you may read would be right\n` +
        `${folder}: cannot be read (EISDIR): a file that you may read would be right\n`,
    );
  });

  it('refuses formats it does not know', async () => {
    await expect(run({ files: ['x'], format: 'xls' })).rejects.toThrow(
      `--format xls: one of ${formatNames} would be right`,
    );
  });

  it('says that a scan found nobody', async () => {
    const { code, out } = await run({ files: [file('scan.xml', '<nmaprun></nmaprun>')] });
    expect({ code, out }).toEqual({ code: 0, out: 'No asset in it answered.\n' });
  });
});
