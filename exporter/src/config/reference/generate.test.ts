import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { namedAlgorithms } from '../../collect/ssh/named-algorithms.ts';
import { sources } from '../../collect/sources.ts';
import { collectorNames } from '../../model/source/collector-name.ts';
import { platformChoices } from '../../model/source/platform.ts';
import { formats } from '../../model/source/recording-format.ts';
import { check } from '../read/check.ts';
import { generatedFiles } from './generate.ts';
import { headingsOf } from './page.ts';
import { anchor } from './tables.ts';
import { AssetEntry, Match } from '../schema/asset.ts';
import { AllowRule, BaselineDocument, ForbidRule } from '../schema/baseline.ts';
import { SshCredential } from '../../collect/ssh/schema.ts';
import { SnmpCommunity, SnmpUser } from '../../collect/snmp/schema.ts';
import { Otports } from '../schema/otports.ts';
import { Poll } from '../schema/poll.ts';
import { ImportSource } from '../../collect/import/schema.ts';
import { SshSource } from '../../collect/ssh/schema.ts';
import { TokensFile, WebFile } from '../schema/web.ts';
import { LabelPatterns, Maintenance, PollingWindow } from '../schema/windows.ts';

const repository = path.join(import.meta.dirname, '../../../..');
const files = generatedFiles();

describe('what is generated', () => {
  it.each(Object.keys(files))('%s is up to date (otherwise: npm run generate)', (file) => {
    expect(readFileSync(path.join(repository, file), 'utf8')).toBe(files[file]);
  });
});

describe('the reference page', () => {
  const page = files['docs/configuration.md'] ?? '';
  const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map((match) => anchor(match[1] ?? ''));

  it('has a section for everything that has keys', () => {
    expect(anchors).toEqual(expect.arrayContaining([...headingsOf()]));
  });

  it('has no link that leads nowhere', () => {
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map((match) => match[1]);
    expect(links.filter((link) => !anchors.includes(link ?? ''))).toEqual([]);
  });

  it('tells how short and how long a duration may be', () => {
    expect(page).toContain('| `every` | duration, at least 1h | `24h` |');
    expect(page).toContain('| `timeout` | duration, at least 100ms, at most 10s | `5s` |');
    expect(page).toContain('| `timeout` | duration, at least 100ms, at most 900ms | `900ms` |');
    expect(page).toContain('| `min_gap` | duration | `10s` |');
  });

  it('shows examples that are right', () => {
    const schemas = [Otports, BaselineDocument, WebFile, TokensFile];
    const blocks = [...page.matchAll(/```yaml\n([^`]*)```/g)].map((match) => match[1] ?? '');
    const whole = blocks.filter((block) => /^(timezone|baseline|tls_server_config|tokens):/.test(block));
    const documents = whole.flatMap((block) => parseAllDocuments(block).map((document) => document.toJS() as unknown));
    expect(documents).toHaveLength(5);
    for (const document of documents) {
      const best = schemas
        .map((schema) => check<z.ZodType>(schema, document).issues)
        .sort((a, b) => a.length - b.length)[0];
      expect(best).toEqual([]);
    }
  });
});

it.each<readonly [string, z.ZodType]>(
  Object.entries({
    AssetEntry,
    Match,
    SshCredential,
    SnmpCommunity,
    SnmpUser,
    ...Object.fromEntries(collectorNames.map((name) => [name, sources[name].schema])),
    LabelPatterns,
    Maintenance,
    PollingWindow,
    AllowRule,
    ForbidRule,
  }),
)('the examples of %s are right', (_name, schema) => {
  const examples = schema.meta()?.['examples'] ?? [];
  expect(examples).not.toHaveLength(0);
  for (const example of examples as readonly unknown[]) expect(check(schema, example).issues).toEqual([]);
});

it('every default stands in the schema: an empty section is a right one', () => {
  expect(check(Poll, {}).value).toMatchObject({ interval: 3_600_000, jitter: 0.1, confirmations: 1 });
  expect(check(Otports, {}).issues).toEqual([]);
});

it('names what the collectors have: platforms, weak algorithms, formats of recordings', () => {
  expect(SshSource.shape.platform.unwrap().options).toEqual(platformChoices);
  expect(ImportSource.shape.format.unwrap().options).toEqual(['auto', ...formats]);
  const weak = Object.values(namedAlgorithms).flatMap((names) => [...names]);
  const inSchema = JSON.stringify(z.toJSONSchema(SshSource, { io: 'input' }));
  for (const name of weak) expect(inSchema).toContain(`"${name}"`);
});
