import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileWatch } from './watch.ts';

let folder: string;
let changes: number;
let watch: FileWatch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'otports-watch-'));
  changes = 0;
  watch = new FileWatch(() => (changes += 1));
});

afterEach(() => {
  watch.stop();
  rmSync(folder, { recursive: true });
});

const file = (name: string): string => join(folder, name);
/** What was followed just now is known, and then looked at once more. */
const later = (): Promise<void> => watch.look();

test('tells once of a file that was replaced, appeared or went', async () => {
  writeFileSync(file('a.csv'), 'name\n');
  watch.follow([file('a.csv'), file('b.json')]);
  await later();
  await later();
  expect(changes).toBe(0);
  writeFileSync(file('new'), 'name\nhmi-01\n');
  renameSync(file('new'), file('a.csv'));
  await later();
  expect(changes).toBe(1);
  writeFileSync(file('b.json'), '[]');
  await later();
  expect(changes).toBe(2);
  rmSync(file('a.csv'));
  await later();
  expect(changes).toBe(3);
});

test('follows the files of another config, and none of the old ones', async () => {
  watch.follow([file('a.csv')]);
  watch.follow([file('b.csv')]);
  writeFileSync(file('a.csv'), '');
  await later();
  expect(changes).toBe(0);
  watch.followAlso([file('c.csv')]);
  await later();
  writeFileSync(file('b.csv'), '');
  writeFileSync(file('c.csv'), '');
  await later();
  expect(changes).toBe(1);
});

test('does not miss what changed between the last look and a reload', async () => {
  writeFileSync(file('a.csv'), '');
  watch.follow([file('a.csv')]);
  await later();
  writeFileSync(file('a.csv'), 'name\n');
  watch.follow([file('a.csv')]);
  await later();
  expect(changes).toBe(1);
});

test('a share that hangs keeps nothing else from being noticed, and is asked once', async () => {
  const asked: string[] = [];
  const stamps = new Map([['/local/a', '1']]);
  const stampOf = (name: string): Promise<string> => {
    asked.push(name);
    return name.startsWith('/share/') ? new Promise(() => undefined) : Promise.resolve(stamps.get(name) ?? 'missing');
  };
  const one = new FileWatch(() => (changes += 1), { stampOf, patience: 1 });
  one.follow(['/share/x', '/share/y', '/local/a']);
  await one.look();
  stamps.set('/local/a', '2');
  await one.look();
  expect(changes).toBe(1);
  expect(asked.filter((name) => name.startsWith('/share/'))).toEqual(['/share/x']);
});
