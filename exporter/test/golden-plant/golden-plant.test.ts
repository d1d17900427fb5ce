// needs: sshd, ip, unshare, openssl
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { goldenFolder } from './site.ts';

/**
 * Everything that the program says of one plant, recorded and compared: a change that shall change nothing changes no file.
 * `npx vitest run test/golden-plant -u` in `exporter/` records anew what the program says. The store is that of an earlier
 * version and stays as it is; with `GOLDEN_PLANT_STORE=new` before it, it becomes that of this one.
 */
const out = mkdtempSync(join(tmpdir(), 'otports-golden-'));
const isStoreNew = process.env['GOLDEN_PLANT_STORE'] === 'new';
const program = fileURLToPath(new URL('./record.ts', import.meta.url));
const args = [program, '--out', out, ...(isStoreNew ? ['--keep-store'] : [])];
execFileSync('unshare', ['--net', '--mount', process.execPath, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });

const filesIn = (folder: string): readonly string[] =>
  globSync('**/*.txt', { cwd: folder, exclude: ['site/**', 'store/data/**'] }).sort();
const recorded = filesIn(out);

describe('the golden plant', () => {
  afterAll(() => {
    rmSync(out, { recursive: true });
  });

  it('has no golden file that nothing records', () => {
    expect(filesIn(goldenFolder).filter((file) => !recorded.includes(file))).toEqual([]);
  });

  it.each(recorded)('says what it said: %s', async (file) => {
    await expect(readFileSync(join(out, file), 'utf8')).toMatchFileSnapshot(join(goldenFolder, file));
  });
});
