import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConfigFiles } from './files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'otports-files-'));
  await mkdir(path.join(folder, 'b'));
  await writeFile(path.join(folder, 'b/2.yml'), '\uFEFFtwo: 2\n');
  await writeFile(path.join(folder, 'b/1.yml'), 'x'.repeat(2048));
  await writeFile(path.join(folder, 'binary'), Buffer.from([0xff, 0xfe, 0]));
  execFileSync('/usr/bin/mkfifo', [path.join(folder, 'pipe')]);
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  ['nowhere', 'does not exist'],
  ['binary/below', 'does not exist'],
  ['b', 'is not an ordinary file'],
  // Opening it would wait for ever for a writer.
  ['pipe', 'is not an ordinary file'],
  ['binary', 'is not UTF-8 text; save it as UTF-8'],
  ['b/1.yml', 'is larger than 1 KiB, the limit for such a file; split it, or give a part of it to another exporter'],
])('refuses %s', async (name, message) => {
  await expect(new ConfigFiles().read(path.join(folder, name), 1024)).rejects.toThrow(message);
});

it('reads without the byte order mark, and digests what is on the disk', async () => {
  const file = await new ConfigFiles().read(path.join(folder, 'b/2.yml'), 1024);
  expect(file.text).toBe('two: 2\n');
  expect(file.sha256).toBe(createHash('sha256').update('\uFEFFtwo: 2\n').digest('hex'));
});

it('remembers what was asked for, there or not, and where more could come', async () => {
  const files = new ConfigFiles();
  expect(files.find(path.join(folder, 'b/*.yml'))).toEqual(
    ['1.yml', '2.yml'].map((name) => path.join(folder, 'b', name)),
  );
  expect(files.find(path.join(folder, 'not/there.yml'))).toEqual([path.join(folder, 'not/there.yml')]);
  await expect(files.read(path.join(folder, 'nowhere'), 10)).rejects.toThrow();
  expect(files.files).toEqual([path.join(folder, 'nowhere')]);
  expect(files.folders).toEqual([path.join(folder, 'b')]);
});
