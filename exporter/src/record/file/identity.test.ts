import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aRecord, hour, startAt } from '../../../test/store/records.ts';
import { dataFolders } from '../../../test/store/store-folder.ts';
import { openStore } from '../open-store.ts';

const newFolder = dataFolders();

describe('when a store was created', () => {
  it('stays the same however often it is opened', async () => {
    const dataDir = newFolder();
    expect(await openAt(dataDir, startAt)).toEqual({ createdAt: startAt, notices: [] });
    expect(await openAt(dataDir, startAt + hour)).toEqual({ createdAt: startAt, notices: [] });
    expect(await openAt(dataDir, startAt + 2 * hour)).toEqual({ createdAt: startAt, notices: [] });
  });

  it.each([
    [
      'deleted',
      (file: string) => {
        for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
      },
    ],
    [
      'emptied',
      (file: string) => {
        truncateSync(file);
      },
    ],
  ])('is now where the database was %s', async (_, spoil) => {
    const dataDir = newFolder();
    await openAt(dataDir, startAt);
    spoil(join(dataDir, 'otports.db'));

    expect(await openAt(dataDir, startAt + hour)).toEqual({ createdAt: startAt + hour, notices: [] });
  });

  it.each<[string, (dataDir: string, backup: string) => void]>([
    [
      'the database was put back as a new file',
      (dataDir, backup) => {
        copyFileSync(join(backup, 'otports.db'), join(dataDir, 'new'));
        renameSync(join(dataDir, 'new'), join(dataDir, 'otports.db'));
      },
    ],
    [
      'the database was overwritten in place',
      (dataDir, backup) => {
        writeFileSync(join(dataDir, 'otports.db'), readFileSync(join(backup, 'otports.db')));
      },
    ],
    [
      'the whole folder was put back',
      (dataDir, backup) => {
        rmSync(dataDir, { recursive: true });
        cpSync(backup, dataDir, { recursive: true, preserveTimestamps: true });
      },
    ],
    [
      'the mark beside the database is gone',
      (dataDir) => {
        rmSync(join(dataDir, 'store-generation.json'));
      },
    ],
  ])('is now where %s, once, with a word in the log', async (_, restore) => {
    const dataDir = newFolder();
    await openAt(dataDir, startAt);
    const backup = join(newFolder(), 'backup');
    mkdirSync(backup);
    cpSync(dataDir, backup, { recursive: true, preserveTimestamps: true });
    await openAt(dataDir, startAt + hour);
    restore(dataDir, backup);

    const notice = `${dataDir}/otports.db was restored or copied since it was last open: it counts as a new store`;
    expect(await openAt(dataDir, startAt + 2 * hour)).toEqual({ createdAt: startAt + 2 * hour, notices: [notice] });
    expect(await openAt(dataDir, startAt + 3 * hour)).toEqual({ createdAt: startAt + 2 * hour, notices: [] });
  });

  it('stays the same where a crash came between the two marks of an opening', async () => {
    const dataDir = newFolder();
    await openAt(dataDir, startAt);
    const mark = join(dataDir, 'store-generation.json');
    const { accepts } = JSON.parse(readFileSync(mark, 'utf8')) as { accepts: string[] };
    writeFileSync(mark, JSON.stringify({ accepts: [...accepts, 'the one that never got into the database'] }));

    expect(await openAt(dataDir, startAt + hour)).toEqual({ createdAt: startAt, notices: [] });
  });
});

async function openAt(dataDir: string, at: number): Promise<{ createdAt: number; notices: readonly unknown[] }> {
  const notices: unknown[] = [];
  const log = {
    info: (fields: object) => notices.push(fields),
    warn: (fields: object) => {
      notices.push('notice' in fields ? fields.notice : fields);
    },
  };
  const store = await openStore({ dataDir, now: () => at, log });
  await store.record(aRecord({ at }));
  await store.close();
  return { createdAt: store.createdAt, notices };
}
