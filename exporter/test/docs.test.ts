import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandDescriptions } from '../src/commands/door.ts';
import { collectorNames } from '../src/model/source/collector-name.ts';

/** The first cells of all rows of tables, without what stands behind the names. */
function firstCells(page: string): string {
  const text = readFileSync(join(import.meta.dirname, '../../docs', page), 'utf8');
  return [...text.matchAll(/^\| (`[^|]*)\|/gm)].map(([, cell = '']) => cell).join('\n');
}

it.each(collectorNames)('docs/safety.md says what the source %s sends', (name) => {
  expect(firstCells('safety.md')).toContain(`\`${name}\``);
});

it.each(commandDescriptions.map(({ name }) => name))('docs/http.md says which role the command %s needs', (name) => {
  expect(firstCells('http.md')).toContain(`\`${name}\``);
});
