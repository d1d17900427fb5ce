import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FileWatch } from './watch.ts';

let folder: string;
let changes: number;
let watch: FileWatch;

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'otports-watch-'));
  changes = 0;
  watch = new FileWatch(() => (changes += 1));
  watch.start();
});

afterEach(() => {
  watch.stop();
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const file = (name: string): string => join(folder, name);
const later = (): void => {
  vi.advanceTimersByTime(20_000);
};

test('tells once of a file that was replaced, appeared or went', () => {
  writeFileSync(file('a.csv'), 'name\n');
  watch.follow([file('a.csv'), file('b.json')]);
  later();
  expect(changes).toBe(0);
  writeFileSync(file('new'), 'name\nhmi-01\n');
  renameSync(file('new'), file('a.csv'));
  later();
  expect(changes).toBe(1);
  writeFileSync(file('b.json'), '[]');
  later();
  expect(changes).toBe(2);
  rmSync(file('a.csv'));
  later();
  expect(changes).toBe(3);
});

test('follows the files of another config, and none of the old ones', () => {
  watch.follow([file('a.csv')]);
  watch.follow([file('b.csv')]);
  writeFileSync(file('a.csv'), '');
  later();
  expect(changes).toBe(0);
  watch.followAlso([file('c.csv')]);
  writeFileSync(file('b.csv'), '');
  writeFileSync(file('c.csv'), '');
  later();
  expect(changes).toBe(1);
});

test('does not miss what changed between the last look and a reload', () => {
  writeFileSync(file('a.csv'), '');
  watch.follow([file('a.csv')]);
  writeFileSync(file('a.csv'), 'name\n');
  watch.follow([file('a.csv')]);
  later();
  expect(changes).toBe(1);
});
