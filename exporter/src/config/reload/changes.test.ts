import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changesBetween, namesText } from './changes.ts';
import type { Config } from '../config.ts';
import { loadConfig } from '../load.ts';
import { sealed } from '../../lib/secret.ts';

const rule = (port: string) =>
  `  - { port: ${port}, justification: Needed., approved_by: ot, approved_on: 2026-11-01 }\n`;

describe('changesBetween', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otports-changes-'));
    mkdirSync(join(folder, 'baselines'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  interface Plant {
    readonly assets?: readonly string[];
    readonly hmi?: string;
    readonly password?: string;
    readonly window?: string;
    readonly comment?: string;
  }
  const plc = '{ name: plc, address: 10.0.0.1, role: gateway, baseline: plc }';
  const hmi = '{ name: hmi, address: 10.0.0.2, zone: cell-1, baseline: hmi }';

  /** Two assets, each with a baseline of its own in one file. */
  async function load({
    assets = [plc, hmi],
    password = 'a',
    window = '22:00-23:00',
    ...more
  }: Plant): Promise<Config> {
    const { hmi: port = 'tcp/22', comment = '' } = more;
    writeFileSync(join(folder, 'password'), password);
    writeFileSync(
      join(folder, 'baselines', 'all.yml'),
      `${comment}baseline: hmi\nallow:\n${rule(port)}---\nbaseline: plc\nallow:\n${rule('tcp/502')}`,
    );
    const [from = '', to = ''] = window.split('-');
    writeFileSync(
      join(folder, 'otports.yml'),
      `baselines: ./baselines/*.yml
credentials:
  c: { type: ssh, username: otports, password_file: ./password }
defaults:
  source: { type: ssh, credential: c, host_key: "SHA256:bG9uZyBlbm91Z2ggdG8gYmUgYSBmaW5nZXJwcmludC4" }
maintenance:
  - { name: w, labels: { zone: cell-1 }, weekly: { days: [mon], from: "${from}", to: "${to}" } }
assets:
${assets.map((asset) => `  - ${asset}\n`).join('')}`,
    );
    const { config, problems } = await loadConfig(join(folder, 'otports.yml'), {
      env: {},
      now: Date.UTC(2026, 10, 22),
    });
    if (config === null) throw new Error(JSON.stringify(problems));
    return config;
  }
  const nothing = { added: [], changed: [], moved: [], gone: [] };
  const between = async (before: Plant, after: Plant) => changesBetween(await load(before), await load(after));

  it('finds nothing where the same is read again', async () => {
    expect(await between({}, {})).toEqual(nothing);
  });

  it('tells a baseline that changed from one that only stands in another line of a changed file', async () => {
    expect(await between({}, { hmi: 'tcp/23' })).toEqual({ ...nothing, changed: ['hmi'] });
    expect(await between({}, { comment: '# One more line.\n' })).toEqual(nothing);
  });

  it('notices a secret, and a window, by what they are', async () => {
    expect(await between({}, { password: 'b' })).toEqual({ ...nothing, changed: ['plc', 'hmi'] });
    expect(await between({}, { window: '22:00-23:30' })).toEqual({ ...nothing, changed: ['hmi'] });
  });

  it('tells moved from changed, added and gone, and a rename is both of these', async () => {
    const elsewhere = hmi.replace('cell-1', 'cell-2');
    expect(await between({}, { assets: [plc.replace('name: plc', 'name: plc-9'), elsewhere] })).toEqual({
      added: ['plc-9'],
      changed: [],
      moved: ['hmi'],
      gone: ['plc'],
    });
  });
});

/** One asset of which something is said that two configs may say alike. */
function fleetOf(...said: readonly unknown[]): Config {
  const identity = { address: '10.0.0.1', site: 'a', zone: 'b' };
  const assets = said.map((of, index) => ({ policy: { identity: { name: `a${index}`, ...identity } }, of }));
  return { assets } as unknown as Config;
}

describe('whether two configs say the same of an asset', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['a number', 7, 7, true],
    ['another number', 7, 8, false],
    ['nothing, and nothing said', null, undefined, false],
    ['a map, and nothing', { a: 1 }, null, false],
    ['nothing, and a map', null, {}, false],
    ['nothing, twice', null, null, true],
    ['a map, and text', {}, '', false],
    ['text, and a map', '', {}, false],
    ['a list, and a map with its keys', [1], { 0: 1 }, false],
    ['a map in another order', { a: 1, b: [2] }, { b: [2], a: 1 }, true],
    ['a map with one key more', { a: 1 }, { a: 1, b: undefined }, false],
    ['a list with one more', [1], [1, 2], false],
    ['another line of the file', { source: 1, a: 1 }, { source: 2, a: 1 }, true],
    ['one secret', sealed('a'), sealed('a'), true],
    ['two secrets', sealed('a'), sealed('b'), false],
    ['a secret, and none', sealed('a'), {}, false],
    ['none, and a secret', {}, sealed('a'), false],
  ])('%s', async (_what, one, other, isSame) => {
    const { changed } = await changesBetween(fleetOf({ deep: [one] }), fleetOf({ deep: [other] }));
    expect(changed).toEqual(isSame ? [] : ['a0']);
  });

  it('what assets share is compared once', async () => {
    let read = 0;
    const shared = () => ({
      get text() {
        read += 1;
        return 'x';
      },
    });
    const [one, other] = [shared(), shared()];
    const said = Array.from({ length: 50 }, () => one);
    await changesBetween(fleetOf(...said), fleetOf(...said.map(() => other)));
    expect(read).toBe(2);
  });

  it('gives others a turn after each 500 assets', async () => {
    const all = (count: number) => fleetOf(...Array.from({ length: count }, () => null));
    let turns = 0;
    const count = () => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    const turnsOf = async (assets: number) => {
      turns = 0;
      await changesBetween(all(assets), all(assets));
      return turns;
    };
    expect([await turnsOf(499), await turnsOf(500), await turnsOf(1500)]).toEqual([0, 1, 3]);
    clearImmediate(next);
  });
});

describe('namesText', () => {
  it('says the first names of thousands, and how many more there are', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `a${index}`);
    expect(namesText(names)).toBe('a0, a1, a2, a3, a4, a5, a6, a7, a8, a9 and 4990 more');
    expect(namesText(['a', 'b'])).toBe('a, b');
    expect(namesText(names.slice(0, 10))).toBe('a0, a1, a2, a3, a4, a5, a6, a7, a8, a9');
    expect(namesText(names.slice(0, 11))).toContain('a9 and 1 more');
  });
});
