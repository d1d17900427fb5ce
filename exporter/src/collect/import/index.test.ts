import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CollectError, emptyFootprint } from '../../model/collection.ts';
import type { Collected } from '../../model/observation.ts';
import { createImportCollector } from './index.ts';

const taken = Date.UTC(2026, 10, 23, 10);
const sshd = 'tcp   LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=1,fd=3))\n';

describe('the import collector', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otports-import-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const drop = (name: string, text: string, at = taken): void => {
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), at / 1000, at / 1000);
  };
  const collect = (now = taken, path = join(folder, '*.txt')): Promise<Collected> =>
    createImportCollector({ path, format: 'auto', maxAgeMs: 3_600_000, now: () => now }).collect({
      signal: new AbortController().signal,
      footprint: emptyFootprint(),
      remembered: null,
    });

  it('takes the newest file, and its age for the age of the observation', async () => {
    drop('old.txt', sshd.replace(':22 ', ':23 '), taken - 60_000);
    drop('new.txt', sshd);

    const { takenAt, bindings } = await collect(taken + 1_000);

    expect(takenAt).toBe(taken);
    expect(bindings).toMatchObject([{ transport: 'tcp', port: 22, process: 'sshd' }]);
  });

  it('refuses a recording that is too old', async () => {
    drop('a.txt', sshd);
    await expect(collect(taken + 3_600_001)).rejects.toMatchObject({
      reason: 'unreachable',
      message: `${join(folder, 'a.txt')} is of 2026-11-23T10:00:00.000Z, older than max_age allows`,
    });
  });

  it('passes over a file that is dated ahead, and says so where there is no other', async () => {
    drop('ahead.txt', sshd.replace(':22 ', ':23 '), taken + 365 * 24 * 3_600_000);
    await expect(collect()).rejects.toMatchObject({
      reason: 'parse',
      message: `${join(folder, 'ahead.txt')} is dated 2027-11-23T10:00:00.000Z, which is still to come: correct the clock that wrote it`,
    });
    drop('today.txt', sshd);
    expect((await collect()).bindings).toMatchObject([{ port: 22 }]);
  });

  it('lets go at once where the look is ended: a share may hang', async () => {
    drop('a.txt', sshd);
    const ended = new CollectError('refused_by_limit', 'the kill-switch file is there');
    const settings = { path: join(folder, '*.txt'), format: 'auto', maxAgeMs: 1, now: () => taken };
    const look = { signal: AbortSignal.abort(ended), footprint: emptyFootprint(), remembered: null };
    await expect(createImportCollector(settings).collect(look)).rejects.toBe(ended);
  });

  it('says what is missing where nothing was dropped', async () => {
    await expect(collect()).rejects.toMatchObject({
      reason: 'unreachable',
      message: `no recording matches ${join(folder, '*.txt')}; something must drop one there`,
    });
  });

  it('refuses a recording that would keep everybody else waiting', async () => {
    drop('a.txt', sshd.repeat(60_000));
    await expect(collect()).rejects.toMatchObject({
      reason: 'refused_by_limit',
      message: `${join(folder, 'a.txt')} has ${sshd.length * 60_000} bytes; 4194304 are allowed`,
    });
  });

  it('refuses what it cannot read', async () => {
    drop('a.txt', 'hello\n');
    await expect(collect()).rejects.toMatchObject({ reason: 'parse' });
  });
});
