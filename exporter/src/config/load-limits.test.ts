import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Examples } from '../../test/config/examples.ts';
import { loadConfigApart } from './apart/load-apart.ts';

const mib = 1024 * 1024;

/** What a broken export, or an attacker, may put in place of an inventory. */
describe('what is too large is refused with its limit', () => {
  let examples: Examples;
  const put = (name: string, text: string) => writeFile(path.join(examples.folder, name), text);
  const problemsOf = async (main: string): Promise<readonly string[]> => {
    await put('large.yml', main);
    const { problems } = await examples.load('large.yml');
    return examples.lines(problems);
  };

  beforeAll(async () => {
    examples = await Examples.copy('good');
  });
  afterAll(() => examples.remove());

  it('a million rows of CSV', async () => {
    await put('large.csv', `name,address\n${'a,10.0.0.1\n'.repeat(1_000_000)}`);

    expect(await problemsOf('assets_file: large.csv\n')).toEqual([
      'large.yml:1:1: names more than 25000 assets, the limit of one exporter; give the others to further exporters',
    ]);
  });

  it('many files together', async () => {
    const row = (_: unknown, i: number) => `a-${i},10.1.${i >> 8}.${i & 255}\n`;
    await put('part-1.csv', `name,address\n${Array.from({ length: 13_000 }, row).join('')}`);
    await put('part-2.csv', `name,address\n${Array.from({ length: 12_001 }, row).join('')}`);

    expect(await problemsOf('assets_file: part-*.csv\n')).toEqual([
      'large.yml:1:1: names more than 25000 assets, the limit of one exporter; give the others to further exporters',
    ]);
  });

  it.each([
    ['large.csv', 'assets_file: large.csv\n', '1:14: assets_file', 16],
    ['large.json', 'file_sd_configs: [{ files: [large.json] }]\n', '1:29: file_sd_configs.0.files.0', 16],
    ['large-sd.yml', 'file_sd_configs: [{ files: [large-sd.yml] }]\n', '1:29: file_sd_configs.0.files.0', 4],
    ['large-rules.yml', 'baselines: large-rules.yml\n', '1:12: baselines', 4],
  ])('the file %s', async (name, main, place, limit) => {
    await put(name, ' '.repeat(limit * mib + 1));

    expect(await problemsOf(main)).toEqual([
      `large.yml:${place}: ${name} is larger than ${limit * 1024} KiB, the limit for such a file; split it, or give a part of it to another exporter`,
    ]);
  });

  it('the config itself', async () => {
    expect(await problemsOf(`# ${'x'.repeat(4 * mib)}\n`)).toEqual([
      'large.yml:1:1: this file is larger than 4096 KiB, the limit for such a file; split it, or give a part of it to another exporter',
    ]);
  });

  it('brackets that would take gigabytes', async () => {
    expect(await problemsOf(`assets: [${'[],'.repeat(700_000)}]\n`)).toEqual([
      'large.yml:1:1: has more than 2000000 words and marks (tokens of YAML), the limit for such a file; split it, or give a part of it to another exporter',
    ]);
  });

  it('aliases that take minutes', async () => {
    const chain = Array.from({ length: 1002 }, (_, i) => `k${i}: &a${i} ${i === 0 ? '1' : `*a${i - 1}`}\n`).join('');
    expect(await problemsOf(chain)).toEqual([
      'large.yml:1:1: has more than 1000 aliases (*name), the limit for such a file; write the values out',
    ]);
  });

  it.each([
    ['was not read to its end: otports is stopping', undefined],
    [
      'takes longer than 60 s to read; split its files, or give a part of the assets to another exporter',
      new DOMException('late', 'TimeoutError'),
    ],
  ])('whatever %s', async (why, reason) => {
    await put('large.yml', '{}\n');
    const context = { env: {}, now: examples.now, signal: AbortSignal.abort(reason) };
    const { config, problems } = await loadConfigApart(path.join(examples.folder, 'large.yml'), context);
    expect(config).toBeNull();
    expect(examples.lines(problems)).toEqual([`large.yml:1:1: this configuration ${why}`]);
  });

  it('whatever takes more memory than the thread has, and the exporter lives', async () => {
    await put('large.csv', `name,address\n${'a,10.0.0.1\n'.repeat(20_000)}`);
    await put('large.yml', 'assets_file: large.csv\n');
    const context = { env: {}, now: examples.now };
    const { config, problems } = await loadConfigApart(path.join(examples.folder, 'large.yml'), context, {
      maxOldGenerationSizeMb: 16,
    });

    expect(config).toBeNull();
    expect(examples.lines(problems)).toEqual([
      'large.yml:1:1: this configuration takes more memory to read than there is; split its files, or give a part of the assets to another exporter',
    ]);
  });

  it('JSON that is broken and would take gigabytes as YAML', async () => {
    await put('broken.json', `[${'{"targets":["10.0.0.1"]},'.repeat(200_000)}`);

    expect(await problemsOf('file_sd_configs: [{ files: [broken.json] }]\n')).toEqual([
      'broken.json:1:1: not JSON, and too large to say where; a tool such as jq tells',
    ]);
  });
});
