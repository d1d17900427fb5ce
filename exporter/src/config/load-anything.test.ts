import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from './load.ts';
import { AssetEntry } from './schema/asset.ts';
import { Otports } from './schema/otports.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'otports-anything-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(text: string) {
  const file = path.join(folder, 'otports.yml');
  await writeFile(file, text);
  return loadConfig(file, { env: {}, now: 0 });
}

/** Values of the kinds that keys expect, in the wrong places. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      '1h',
      '10%',
      'ssh',
      'snmp',
      'import',
      'x',
      './x',
      '127.0.0.1',
      'tcp/22',
      '${X}',
      '*',
      '',
      null,
      true,
      3,
      -1,
      0.5,
    ),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('type', 'name', 'labels', 'source', 'weekly', 'files', '__proto__', 'constructor', 'x'),
      tie('any'),
      { maxKeys: 4 },
    ),
    fc.dictionary(fc.constantFrom(...Object.keys(AssetEntry.shape)), tie('any'), { maxKeys: 6 }),
  ),
})).any;

it('ends with a config or with problems that have a place, whatever stands in the file', async () => {
  const file = fc.dictionary(fc.constantFrom(...Object.keys(Otports.shape)), value, { maxKeys: 8 });
  await fc.assert(
    fc.asyncProperty(file, async (content) => {
      const { config, problems } = await load(stringify(content));
      expect(config === null).toBe(problems.length > 0);
      for (const { line, column, message } of problems) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect(message).not.toMatch(/undefined|\[object|NaN/);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

it('the same for text that is hardly YAML', async () => {
  const piece = fc.constantFrom(
    'assets:',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ': ',
    '&a',
    '*a',
    '#',
    '|',
    '>',
    '!x',
    '---',
    '\t',
    'x',
    ',',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const { config, problems } = await load(pieces.join(''));
      expect(config === null).toBe(problems.length > 0);
    }),
    { numRuns: 60 },
  );
}, 60_000);
