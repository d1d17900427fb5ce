import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { profiles, type ProfileRow } from './profile.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/safety.md'), 'utf8');
const asked = [profiles.gentle, profiles.normal, profiles.server];

/** Cells of a row of the table behind that of `fragile`. */
function cells(name: string): readonly string[] {
  const line = page.split('\n').find((text) => text.startsWith(`| ${name} `)) ?? '';
  return line
    .split('|')
    .slice(3, -1)
    .map((cell) => cell.trim());
}

it.each<[string, (row: ProfileRow) => string]>([
  ['sessions', ({ sessions }) => String(sessions)],
  ['seconds', ({ maxDurationMs }) => String(maxDurationMs / 1000)],
  ['requests, commands', ({ maxRequests }) => maxRequests.toLocaleString('en-US')],
  ['rows of a table', ({ maxRows }) => maxRows.toLocaleString('en-US')],
  ['bytes received', ({ maxBytes }) => `${maxBytes / 1024 / 1024} MB`],
  ['rows in a request', ({ maxRepetitions }) => String(maxRepetitions)],
  ['rest before each', ({ pauseMs }) => (pauseMs === 0 ? 'none' : `${pauseMs / 1000} s`)],
])('docs/safety.md says the %s that the program obeys', (name, text) => {
  expect(cells(name)).toEqual(asked.map(text));
});

it('a gentle look fits into its own time: each request has its rest', () => {
  const { maxRequests, pauseMs, maxDurationMs } = profiles.gentle;
  expect(maxRequests * pauseMs).toBeLessThanOrEqual(maxDurationMs);
});
