// needs: unshare
import { describe, expect, it } from 'vitest';
import { startAt } from '../../../test/store/records.ts';
import { startOnSmallDisk } from '../../../test/store/script.ts';
import { dataFolders } from '../../../test/store/store-folder.ts';

const newFolder = dataFolders();

interface Story {
  readonly huge: string;
  readonly small: string;
  readonly onFullDisk: readonly string[];
  readonly readable: object;
  readonly afterwards: string;
  readonly openedOnFullDisk: string;
  readonly names: readonly string[];
  readonly createdAt: number;
}

describe('a full disk', () => {
  it('costs only what did not fit, and says so', async () => {
    const dataDir = newFolder();
    const [line = ''] = await startOnSmallDisk('fill-disk', { dataDir, options: 'size=16m' }).end();
    const story = JSON.parse(line) as Story;
    const full = `full: ${dataDir}/otports.db: the disk is full, nothing of this was written: make room; what was stored before is safe`;

    expect(story).toMatchObject({
      huge: full,
      small: 'ok',
      readable: { state: 'kept', events: 1, evidence: 'tcp LISTEN 0 128 0.0.0.0:22 of kept\n', huge: null },
      afterwards: 'ok',
      openedOnFullDisk: full,
      createdAt: startAt,
    });
    expect(new Set(story.onFullDisk)).toEqual(new Set(['ok', full]));
    const acknowledged = story.onFullDisk.flatMap((outcome, i) => (outcome === 'ok' ? [`full-${i}`] : []));
    expect(story.names).toEqual(['afterwards', 'kept', 'small', ...acknowledged].sort());
  });
});
