import { stringify } from 'yaml';
import type { z } from 'zod';
import { sources } from '../../collect/sources.ts';
import { collectorNames } from '../../model/source/collector-name.ts';
import { anchor, code, jsonSchemaOf, row, Tables, yaml, type Node } from './tables.ts';
import * as text from './text.ts';
import { BaselineFile } from '../schema/baseline.ts';
import { Otports } from '../schema/otports.ts';
import { limitKeys } from '../resolve/asset-limits.ts';
import { formatDuration } from '../../lib/duration.ts';
import { profiles } from '../../model/profile.ts';
import { defaultSeverity } from '../schema/severity.ts';

/** docs/configuration.md, out of the schemas. */
export function configurationReference(): string {
  const main = jsonSchemaOf(Otports);
  const tables = new Tables({ ...main.definitions, ...jsonSchemaOf(BaselineFile).definitions });
  const sections = (...names: readonly string[]) => names.map((name) => section(tables, tables.definition(name)));
  const parts = [
    text.intro,
    `## ${topHeading}\n`,
    `${tables.keys(main)}\n`,
    ...sections('Poll', 'Limits'),
    text.credentials,
    ...sections(...collectorNames.flatMap((name) => partsOf(sources[name].credential?.schema))),
    text.assets,
    ...sections('Asset', 'PollOverride'),
    text.profiles,
    profileTable(),
    ...sections('AssetLimits', 'Defaults', 'Match', 'Labels'),
    text.sources,
    ...sections(...collectorNames.flatMap((name) => partsOf(sources[name].schema))),
    text.identities,
    ...sections('EnipIdentity', 'ModbusIdentity', 'BacnetIdentity', 'S7Identity', 'OpcuaIdentity'),
    text.inventories,
    ...sections('FileSd'),
    text.severity,
    builtInSeverity(),
    ...sections('SeverityRow'),
    text.windows,
    ...sections('Maintenance', 'PollingWindow', 'Weekly'),
    text.baselines,
    ...sections('BaselineDocument', 'AllowRule', 'ForbidRule', 'DraftDocument', 'DraftRule'),
    text.web,
    text.kinds,
    `${tables.kinds()}\n`,
  ];
  return parts.join('\n');
}

/** What has keys of its own in a schema of collect/: itself, and what it names. */
function partsOf(schema: z.ZodType | undefined): readonly string[] {
  if (schema === undefined) return [];
  const { id, definitions = {} } = jsonSchemaOf(schema);
  const parts = Object.keys(definitions).filter((name) => definitions[name]?.properties !== undefined);
  return [...(id === undefined ? [] : [id]), ...parts];
}

const topHeading = 'Top level';

function section(tables: Tables, node: Node): string {
  const { title = '', description = '', examples = [] } = node;
  const example = examples.map((value) => `\`\`\`yaml\n${stringify(value, { lineWidth: 0 })}\`\`\`\n`);
  const table = node.properties === undefined ? [] : [`${tables.keys(node)}\n`];
  return [`### ${title}\n`, ...(description === '' ? [] : [`${description}\n`]), ...table, ...example].join('\n');
}

function builtInSeverity(): string {
  const rows = defaultSeverity.map(({ severity, ...when }) => {
    const conditions = Object.entries(when).map(([key, value]) => code(`${key}: ${yaml(value)}`));
    return row([conditions.length === 0 ? 'everything else' : conditions.join(' and '), code(severity)]);
  });
  return [row(['deviation', 'severity']), row(['---', '---']), ...rows, ''].join('\n');
}

/** The rows of model/profile.ts, so that the page says what the program does. */
function profileTable(): string {
  const rows = Object.entries(profiles).map(([name, profile]) => {
    const numbers = [
      String(profile.sessions),
      formatDuration(profile.leastIntervalMs),
      formatDuration(profile.usualIntervalMs),
      ...limitKeys.map(({ field, text }) => text(profile[field])),
    ];
    return row([code(name), ...(profile.sessions === 0 ? numbers.map((_, at) => (at === 0 ? '0' : '–')) : numbers)]);
  });
  const heads = ['profile', 'sessions', 'interval', 'usual interval', ...limitKeys.map(({ key }) => code(key))];
  return [row(heads), row(heads.map(() => '---')), ...rows, ''].join('\n');
}

/** Every section the page must have, for the test that none is forgotten. */
export function headingsOf(): readonly string[] {
  const tables = new Tables({ ...jsonSchemaOf(Otports).definitions, ...jsonSchemaOf(BaselineFile).definitions });
  return tables.sections.map((name) => anchor(tables.definition(name).title ?? name));
}
