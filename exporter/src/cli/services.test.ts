import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../test/cli/folder.ts';
import { catalogue } from '../services/catalogue.ts';
import { CatalogueLine } from '../services/schema.ts';
import { encryptionWords } from '../services/text.ts';
import type { ExitCode, Io } from './shared/io.ts';
import { runServices, type ServicesOptions } from './services.ts';

async function run(
  options: Omit<ServicesOptions, 'config'> = {},
): Promise<{ readonly code: ExitCode; readonly out: string }> {
  let out = '';
  const refuse = (): never => {
    throw new Error('nothing is said on standard error, and no clock is read');
  };
  const io: Io = { out: (text) => void (out += text), err: refuse, env: {}, now: refuse };
  const code = await runServices({ ...options, config: './there-is-none.yml' }, io);
  return { code, out };
}

const enip = `tcp/44818, udp/44818 (enip): EtherNet/IP
  class           control
  encrypted       no: whoever is on the way can read it, passwords included, and change it
  typical vendor  Rockwell Automation
  not approved    critical; on a PLC warning; where criticality is high critical (built-in severities)
  sources         IANA EtherNet-IP-2, Wireshark enip
`;

describe('otports services', () => {
  it.each(['44818', 'tcp/44818', 'UDP/44818', 'enip', 'ENIP', 'EtherNet-IP-2'])('explains %s', async (what) => {
    expect(await run({ what })).toEqual({ code: 0, out: enip });
  });

  it('lists both transports where they differ, and what else is found there', async () => {
    const { code, out } = await run({ what: '2222' });
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => /^\S|also/.test(line))).toEqual([
      'tcp/2222 (csp-enip): EtherNet/IP, Rockwell CSP',
      '  also            a second SSH',
      'udp/2222 (enip-io): EtherNet/IP cyclic I/O',
    ]);
    expect((await run({ what: 'udp/2222' })).out).toMatch(/^udp\/2222 \(enip-io\)/);
  });

  it('finds a port inside a range, and every port of a name', async () => {
    expect((await run({ what: 'udp/1742' })).out).toMatch(/^udp\/1740-1743 \(codesys-v3\): CODESYS 3 runtime\n/);
    const { out } = await run({ what: 'codesys-v3' });
    expect(out.match(/^\S+ \(codesys-v3\)/gm)).toEqual(['udp/1740-1743 (codesys-v3)', 'tcp/11740-11743 (codesys-v3)']);
  });

  it('names a severity for each class: a door for people pages everywhere, a database where it matters', async () => {
    const lineOf = async (what: string) => /not approved +(.*) \(/.exec((await run({ what })).out)?.[1];
    expect(await lineOf('rdp')).toBe('critical; on a PLC critical; where criticality is high critical');
    expect(await lineOf('postgresql')).toBe('warning; on a PLC warning; where criticality is high critical');
  });

  it.each(['44819', 'udp/3306', 'modbuss', 'constructor'])('knows nothing of %s and says so', async (what) => {
    expect(await run({ what })).toEqual({
      code: 1,
      out: `${what} is not in the catalogue: its service, class and encryption are unknown\n`,
    });
    expect(await run({ what, json: true })).toEqual({ code: 1, out: '[]\n' });
  });

  it.each(['0', '65536', 'tcp/99999', '502502'])('refuses %s as a port', async (what) => {
    expect(await refusalOf(Promise.resolve().then(() => run({ what })))).toBe(
      `2: "${what}" is no port; write it as 44818 or tcp/44818, from 1 to 65535`,
    );
  });

  it('prints the whole catalogue as a table', async () => {
    const { code, out } = await run();
    const lines = out.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines).toHaveLength(catalogue.length + 1);
    expect(lines[0]?.split(/ +/)).toEqual(['PORT', 'TRANSPORT', 'SERVICE', 'CLASS', 'ENCRYPTED', 'VENDOR', 'TITLE']);
    expect(lines.map((line) => line.split(/ {2,}/))).toContainEqual([
      '11740-11743',
      'tcp',
      'codesys-v3',
      'control',
      'optional',
      'CODESYS',
      'CODESYS 3 runtime',
    ]);
  });

  it('narrows to a class', async () => {
    const rows = (await run({ class: 'time' })).out.trimEnd().split('\n').slice(1);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter((row) => !row.includes(' time '))).toEqual([]);
    expect((await run({ what: '44818', class: 'time' })).code).toBe(1);
  });

  it('prints entries for machines', async () => {
    const { out } = await run({ what: '9100', json: true });
    expect(JSON.parse(out)).toEqual([
      {
        port: '9100',
        transports: ['tcp'],
        service: 'jetdirect',
        class: 'file',
        title: 'Printer',
        encrypted: 'no',
        vendors: ['HP'],
        also: ['Prometheus node exporter'],
        sources: ['IANA hp-pdl-datastr', 'IANA pdl-datastream'],
      },
    ]);
    expect(JSON.parse((await run({ json: true })).out)).toHaveLength(catalogue.length);
  });
});

describe('docs/services.md', () => {
  const page = readFileSync(new URL('../../../docs/services.md', import.meta.url), 'utf8');
  const rows = new Map(
    [...page.matchAll(/^\| `([^`]+)` +\| (.*?) +\|$/gm)].map(([, key = '', text = '']) => [key, text]),
  );

  it('shows what the command prints', () => {
    expect(page).toContain(`    $ otports services 44818\n${enip.replaceAll(/^(?=.)/gm, '    ')}`);
  });

  it('has every key of a line, and says of encryption what the command says', () => {
    expect([...rows.keys()]).toEqual(expect.arrayContaining(Object.keys(CatalogueLine.shape)));
    for (const [value, { meaning }] of Object.entries(encryptionWords)) expect(rows.get(value)).toBe(meaning);
  });
});
