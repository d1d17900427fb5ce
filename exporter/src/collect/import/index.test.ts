import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CollectError, emptyFootprint } from '../../model/collection.ts';
import type { NewRecordings, NothingNew } from '../../model/observation.ts';
import { keptSteps } from '../../../test/kept-steps.ts';
import { FolderQueue } from './folder-queue.ts';
import { createImportCollector } from './index.ts';
import type { ImportSettings } from './settings.ts';

const taken = Date.UTC(2026, 10, 23, 10);
const minute = 60_000;
const hour = 60 * minute;
const row = (port: number): string =>
  `tcp   LISTEN 0      128          0.0.0.0:${port}        0.0.0.0:*    users:(("sshd",pid=1,fd=${port}))\n`;
const sshd = row(22);

/** Contains the instant of its end. */
const nmap = (at: number, port: number): string =>
  `<?xml version="1.0"?>\n<nmaprun scanner="nmap" start="${at / 1000 - 9}"><host endtime="${at / 1000}"><status state="up"/><address addr="10.20.1.7" addrtype="ipv4"/><ports><port protocol="tcp" portid="${port}"><state state="open" reason="syn-ack"/></port></ports></host><runstats><finished time="${at / 1000}"/></runstats></nmaprun>\n`;

/** A folder, and one source that reads it from time to time with its memory. */
describe('the import collector', () => {
  let folder = '';
  let remembered: string | null = null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otports-import-'));
    remembered = null;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const at = (name: string): string => join(folder, name);
  const drop = (name: string, text: string, time = taken): void => {
    writeFileSync(at(name), text);
    utimesSync(at(name), time / 1000, time / 1000);
  };
  const settingsFor = (more: Partial<ImportSettings> = {}): ImportSettings => {
    return { type: 'import', path: at('*.txt'), format: 'auto', maxAgeMs: hour, settleMs: 0, ...more };
  };
  const collect = async (
    now: number | (() => number) = taken,
    more: Partial<ImportSettings> = {},
  ): Promise<NewRecordings | NothingNew> => {
    const deps = { now: typeof now === 'number' ? () => now : now, queue: new FolderQueue() };
    const signal = new AbortController().signal;
    const look = { signal, footprint: emptyFootprint(), remembered };
    const collected = await createImportCollector(settingsFor(more), deps).collect(look);
    remembered = collected.remember;
    return collected;
  };
  type Come = NewRecordings | NothingNew;
  const recordingsOf = (come: Come) => (come.kind === 'nothing_new' ? [] : [...come.earlier, come]);
  const portsOf = (come: Come): readonly number[] =>
    recordingsOf(come)
      .at(-1)!
      .bindings.map(({ port }) => port);
  /** Every recording of a look, oldest first. */
  const brought = (come: Come): readonly (readonly number[])[] =>
    recordingsOf(come).map(({ bindings }) => bindings.map(({ port }) => port));
  /** What a look says that brought no recording. */
  const nothingNew = (come: Come): string | undefined => (come.kind === 'nothing_new' ? come.why : undefined);

  it('parses in steps that are marked', async () => {
    drop('a.txt', sshd);
    const { step, results } = keptSteps();
    const look = { signal: new AbortController().signal, footprint: emptyFootprint(), remembered: null, step };
    const deps = { now: () => taken, queue: new FolderQueue() };
    const come = await createImportCollector(settingsFor(), deps).collect(look);
    const [{ bindings }] = recordingsOf(come) as [NewRecordings];
    expect(bindings).toHaveLength(1);
    expect(results).toMatchObject([{ kind: 'good', asset: { collected: { bindings } } }]);
  });

  describe('what is the truth', () => {
    it('is the newest file, with its age for the age of the observation', async () => {
      drop('old.txt', row(23), taken - minute);
      drop('new.txt', sshd);

      const collected = await collect(taken + 1_000);

      expect(collected).toMatchObject({
        takenAt: taken,
        agedBy: 'file',
        bindings: [{ transport: 'tcp', port: 22, process: 'sshd' }],
      });
    });

    it('is by the instant in the content, where it has one, whatever the files say', async () => {
      drop('a.txt', nmap(taken - minute, 22), taken - 5 * minute);
      drop('b.txt', nmap(taken - 3 * minute, 23), taken - 2 * minute);

      const collected = await collect();

      expect(collected).toMatchObject({ takenAt: taken - minute, agedBy: 'content' });
      expect(brought(collected)).toEqual([[23], [22]]);
    });

    it('is not an older recording that comes later: it is brought to go to history', async () => {
      drop('new.txt', sshd);
      await collect(taken);
      drop('old.txt', row(23), taken - 5 * minute);

      expect(await collect(taken + minute)).toMatchObject({ takenAt: taken - 5 * minute, bindings: [{ port: 23 }] });
      expect(await collect(taken + 2 * minute)).toMatchObject({
        takenAt: taken,
        kind: 'nothing_new',
        why: `Nothing new since ${at('new.txt')} of 2026-11-23T10:00:00.000Z.`,
      });
    });

    it('fails once it is too old, also where it was read before', async () => {
      const tooOld = {
        reason: 'unreachable',
        message: `${at('a.txt')} is of 2026-11-23T10:00:00.000Z, older than its limit of 3600 s (max_age, or stale_after where none is set)`,
      };
      drop('a.txt', sshd);
      await expect(collect(taken + hour + 1)).rejects.toMatchObject(tooOld);
      await collect(taken + hour);
      await expect(collect(taken + hour + 1)).rejects.toMatchObject(tooOld);
    });
  });

  describe('each file is read once', () => {
    it('and a look without a new one has nothing to say but that', async () => {
      drop('a.txt', sshd);
      const first = await collect();

      const second = await collect(taken + minute);

      expect(second).toEqual({
        kind: 'nothing_new',
        why: `Nothing new since ${at('a.txt')} of 2026-11-23T10:00:00.000Z.`,
        takenAt: taken,
        identity: { vendor: null, model: null, description: null },
        notes: [],
        remember: first.remember,
      });
      // The content has changed, but by its mark it is the file that was read.
      drop('a.txt', sshd.replace(':22 ', ':23 '));
      expect(nothingNew(await collect(taken + 2 * minute))).toBeDefined();
    });

    it('and may be deleted then, as long as another one is there', async () => {
      drop('a.txt', sshd, taken - minute);
      drop('b.txt', row(23));
      await collect();
      rmSync(at('b.txt'));
      expect(nothingNew(await collect(taken + minute))).toContain(`Nothing new since ${at('b.txt')}`);
    });

    it.each([
      [
        'written anew',
        () => {
          drop('a.txt', row(2222), taken + minute);
        },
      ],
      [
        'with the same content again',
        () => {
          drop('a.txt', sshd, taken + minute);
        },
      ],
      [
        'replaced by one of the same size and time',
        () => {
          drop('other', row(23));
          renameSync(at('other'), at('a.txt'));
        },
      ],
      [
        'under another name',
        () => {
          drop('b.txt', sshd, taken + minute);
        },
      ],
    ])('%s it is another file', async (_, change) => {
      drop('a.txt', sshd);
      await collect();
      change();
      expect(nothingNew(await collect(taken + minute))).toBeUndefined();
    });

    it('for each source by itself: with another path or format everything is new', async () => {
      drop('a.txt', sshd);
      await collect();
      expect(nothingNew(await collect(taken, { format: 'ss' }))).toBeUndefined();
      remembered = 'linux/ss something that another collector remembers';
      expect(portsOf(await collect())).toEqual([22]);
    });

    it('an outage brings all that were dropped meanwhile, oldest first, each with its own instant', async () => {
      drop('0.txt', sshd, taken - 6 * minute);
      await collect();
      for (const nth of [5, 3, 1, 2, 4]) drop(`${nth}.txt`, row(nth), taken - (6 - nth) * minute);

      const collected = await collect();

      expect(brought(collected)).toEqual([[1], [2], [3], [4], [5]]);
      expect(recordingsOf(collected).map(({ takenAt }) => takenAt)).toEqual(
        [5, 4, 3, 2, 1].map((ago) => taken - ago * minute),
      );
    });

    it('a crash between two of them loses none and reads none twice', async () => {
      for (const nth of [1, 2, 3, 4, 5]) drop(`${nth}.txt`, row(nth), taken - (6 - nth) * minute);
      remembered = recordingsOf(await collect())[1]!.remember;
      expect(brought(await collect())).toEqual([[3], [4], [5]]);
    });

    it('one look reads a hundred and says how many were passed over, which do not come again', async () => {
      for (let nth = 1; nth <= 103; nth++) drop(`${nth}.txt`, row(nth), taken - (200 - nth) * 1_000);

      const collected = await collect();

      expect(brought(collected)).toHaveLength(100);
      expect(brought(collected)[0]).toEqual([4]);
      expect(collected.notes).toContain('One look reads 100 files or 16 MB at most; older ones passed over: 3.');
      expect(nothingNew(await collect())).toBeDefined();
    });

    it('of a folder with more than a thousand, those that were written last are told apart', async () => {
      for (let nth = 1; nth <= 1_100; nth++) drop(`${nth}.txt`, row(nth), taken - (1_101 - nth) * 1_000);
      const { notes, remember } = await collect();
      expect(notes).toContain('1100 files match; only the 1000 that were written last are looked at.');
      expect(remember?.length).toBeLessThan(10_000);
      expect(nothingNew(await collect())).toBeDefined();
      drop('one-more.txt', row(23));
      expect(brought(await collect())).toEqual([[23]]);
    });
  });

  describe('a half-written file is waited for', () => {
    const settle = { settleMs: 5_000 };
    const settling = (file: string): string =>
      `${at(file)} is still being written; it is read when nobody has written to it for 5 s`;

    it('while somebody has written to it a moment ago; what was read before stays', async () => {
      drop('a.txt', sshd, taken - minute);
      await collect(taken, settle);
      drop('b.txt', sshd + row(23), taken);

      const meanwhile = await collect(taken + 4_999, settle);

      const since = `Nothing new since ${at('a.txt')} of 2026-11-23T09:59:00.000Z.`;
      expect(meanwhile).toMatchObject({ takenAt: taken - minute, why: `${since} ${settling('b.txt')}.` });
      expect(portsOf(await collect(taken + 5_000, settle))).toEqual([22, 23]);
    });

    it('also where its time is old: a copy keeps that of the original', async () => {
      drop('a.txt', sshd, taken);
      const { ctimeMs } = statSync(at('a.txt'));
      await expect(collect(ctimeMs + 4_000, { ...settle, maxAgeMs: Infinity })).rejects.toMatchObject({
        reason: 'unreachable',
        message: settling('a.txt'),
      });
      expect(portsOf(await collect(ctimeMs + 5_001, { ...settle, maxAgeMs: Infinity }))).toEqual([22]);
    });

    it('while it breaks off in a line; after five minutes it counts as it is', async () => {
      drop('a.txt', sshd + row(23).slice(0, 60), taken);
      await expect(collect(taken + 5 * minute - 1)).rejects.toMatchObject({
        reason: 'unreachable',
        message: `${at('a.txt')} breaks off in its last line; 5 minutes after the last write to it, it counts as it is`,
      });
      appendFileSync(at('a.txt'), row(23).slice(60));
      utimesSync(at('a.txt'), taken / 1000 + 60, taken / 1000 + 60);
      expect(portsOf(await collect(taken + minute))).toEqual([22, 23]);

      drop('b.txt', sshd.trimEnd(), taken + 2 * minute);
      expect(nothingNew(await collect(taken + 3 * minute))).toContain(`${at('b.txt')} breaks off in its last line`);
      expect(await collect(taken + 7 * minute)).toMatchObject({
        bindings: [{ port: 22 }],
        complete: { tcp: false, udp: false, process: false },
      });
    });

    it('while it cannot be read; after five minutes that is said as what it is', async () => {
      drop('a.txt', sshd, taken - minute);
      await collect();
      drop('b.txt', nmap(taken, 22).slice(0, 100), taken);
      const refused = `${at('b.txt')}: nmap-xml: `;
      expect(nothingNew(await collect(taken + minute))).toContain(refused);
      await expect(collect(taken + 5 * minute)).rejects.toMatchObject({
        reason: 'parse',
        message: expect.stringContaining(refused) as string,
      });
      drop('b.txt', nmap(taken, 22), taken);
      expect(portsOf(await collect(taken + minute))).toEqual([22]);
    });

    it.each([
      [
        'grows',
        () => {
          appendFileSync(at('b.txt'), row(23));
        },
        `${at('b.txt')} is still being written`,
      ],
      [
        'gets another time',
        () => {
          utimesSync(at('b.txt'), 1, 1);
        },
        `${at('b.txt')} is still being written`,
      ],
      [
        'vanishes',
        () => {
          rmSync(at('b.txt'), { force: true });
        },
        '10:00:00.000Z.',
      ],
      [
        'becomes a link',
        () => {
          rmSync(at('b.txt'), { force: true });
          symlinkSync('/etc/passwd', at('b.txt'));
        },
        `${at('b.txt')} cannot be read (ELOOP)`,
      ],
    ])('also where it %s between being listed and being read', async (_, change, words) => {
      drop('a.txt', sshd);
      await collect();
      drop('b.txt', sshd, taken - minute);
      // The clock is read after a file was listed and before it is opened.
      const now = (): number => {
        change();
        return taken;
      };
      expect(nothingNew(await collect(now))).toContain(words);
    });

    it('and passed over where its name says so', async () => {
      const all = { path: at('*') };
      drop('a.txt.part', sshd);
      drop('.a.txt.Xq81bC', sshd);
      await expect(collect(taken, all)).rejects.toMatchObject({
        message: `no recording matches ${at('*')} but ${at('a.txt.part')}, which is not whole by its name`,
      });
      renameSync(at('a.txt.part'), at('a.txt'));
      expect(brought(await collect(taken, all))).toEqual([[22]]);
      // A pattern in the config that names it means it.
      drop('b.part', row(23));
      expect(brought(await collect(taken, { path: at('*.part') }))).toEqual([[23]]);
    });
  });

  describe('what is no recording', () => {
    it('is said where nothing was dropped', async () => {
      await expect(collect()).rejects.toMatchObject({
        reason: 'unreachable',
        message: `no recording matches ${at('*.txt')}; something must drop one there`,
      });
      await expect(collect(taken, { path: at('share/plc-7/*.txt') })).rejects.toMatchObject({
        reason: 'unreachable',
        message: `${at('share/plc-7')} cannot be read (ENOENT)`,
      });
    });

    it('is a share that went away: the look fails, and afterwards nothing is read twice', async () => {
      mkdirSync(at('share'));
      drop('share/a.txt', sshd);
      const share = { path: at('share/*.txt') };
      await collect(taken, share);
      renameSync(at('share'), at('away'));
      await expect(collect(taken, share)).rejects.toMatchObject({ message: `${at('share')} cannot be read (ENOENT)` });
      renameSync(at('away'), at('share'));
      expect(nothingNew(await collect(taken, share))).toBeDefined();
    });

    it('fails the look where it is the newest, and is a note on a newer one', async () => {
      drop('a.txt', 'hello\n', taken - 6 * minute);
      const refused = `${at('a.txt')}: import: of no format that can be read`;
      await expect(collect()).rejects.toMatchObject({
        reason: 'parse',
        message: expect.stringContaining(refused) as string,
      });
      drop('b.txt', sshd);
      const { notes } = await collect();
      expect(notes).toContainEqual(expect.stringContaining(`Passed over: ${refused}`));
      expect(await collect()).toMatchObject({
        kind: 'nothing_new',
        why: `Nothing new since ${at('b.txt')} of 2026-11-23T10:00:00.000Z.`,
      });
    });

    it('fails no look where something newer was read before, and is named until something new comes', async () => {
      drop('a.txt', sshd);
      await collect();
      drop('readme.txt', 'hello\n', taken - 24 * hour);
      for (const look of [1, 2]) {
        expect(nothingNew(await collect(taken + look * minute))).toContain(`${at('readme.txt')}: import: of no format`);
      }
      drop('b.txt', sshd, taken + 3 * minute);
      expect((await collect(taken + 3 * minute)).notes.join()).toContain(`Passed over: ${at('readme.txt')}`);
      expect(nothingNew(await collect(taken + 4 * minute))).not.toContain('readme.txt');
    });

    it('is passed over where it is dated ahead, and that is said where there is no other', async () => {
      const message = `${at('ahead.txt')} is dated 2027-11-23T10:00:00.000Z, which is still to come: correct the clock that wrote it`;
      drop('ahead.txt', row(23), taken + 365 * 24 * hour);
      await expect(collect()).rejects.toMatchObject({ reason: 'parse', message });
      drop('today.txt', sshd);
      const collected = await collect();
      expect(brought(collected)).toEqual([[22]]);
      expect(collected.notes).toContain(`Passed over: ${message}.`);
      drop('inside.txt', nmap(taken + hour, 23), taken + 1_000);
      await expect(collect(taken + 1_000)).rejects.toMatchObject({
        message: `${at('inside.txt')} is dated 2026-11-23T11:00:00.000Z, which is still to come: correct the clock that wrote it`,
      });
    });

    it('has more bytes than anybody wants to wait for', async () => {
      drop('a.txt', sshd.repeat(60_000));
      await expect(collect()).rejects.toMatchObject({
        reason: 'refused_by_limit',
        message: `${at('a.txt')} has ${sshd.length * 60_000} bytes; 4194304 are allowed`,
      });
    });

    it('speaks of more than one asset', async () => {
      drop('a.txt', 'asset,transport,port\na,tcp,22\nb,tcp,23\n', taken - 6 * minute);
      await expect(collect()).rejects.toMatchObject({
        reason: 'parse',
        message: `${at('a.txt')}: it speaks of 2 assets; the source of one asset needs a recording of one`,
      });
    });

    it('is a folder, a pipe, or a link that leads nowhere or out of the folder', async () => {
      const secret = mkdtempSync(join(tmpdir(), 'otports-secret-'));
      try {
        writeFileSync(join(secret, 'shadow'), 'root:$y$j9T$secret\n');
        mkdirSync(at('folder.txt'));
        execFileSync('mkfifo', [at('pipe.txt')]);
        symlinkSync(at('nothing'), at('nowhere.txt'));
        symlinkSync(join(secret, 'shadow'), at('shadow.txt'));
        await expect(collect()).rejects.toMatchObject({
          message: `no recording matches ${at('*.txt')} but ${at('shadow.txt')}, a link out of its folder, which is not followed`,
        });
        drop('a.txt', sshd);
        symlinkSync('a.txt', at('latest.txt'));
        const collected = await collect();
        expect(brought(collected)).toEqual([[22]]);
        expect(collected.notes).toContain(`Passed over: ${at('shadow.txt')} is a link out of its folder.`);
      } finally {
        rmSync(secret, { recursive: true });
      }
    });

    it('has a name that is no text: it is shown as one line', async () => {
      drop('a\n\u001b[31m.txt', 'hello\n', taken - 6 * minute);
      await expect(collect()).rejects.toMatchObject({
        message: expect.stringContaining(`${at('a\uFFFD\uFFFD[31m.txt')}: import: of no format`) as string,
      });
    });

    it('is one of too many to find the newest', { timeout: 30_000 }, async () => {
      for (let nth = 0; nth <= 10_000; nth++) writeFileSync(at(`${nth}.txt`), '');
      await expect(collect()).rejects.toMatchObject({
        reason: 'refused_by_limit',
        message: `more than 10000 files match ${at('*.txt')}; take those away that were read`,
      });
    });
  });

  it('lets go at once where the look is ended: a share may hang', async () => {
    drop('a.txt', sshd);
    const ended = new CollectError('refused_by_limit', 'the kill-switch file is there');
    const deps = { now: () => taken, queue: new FolderQueue() };
    const look = { signal: AbortSignal.abort(ended), footprint: emptyFootprint(), remembered: null };
    await expect(createImportCollector(settingsFor({ maxAgeMs: 1 }), deps).collect(look)).rejects.toBe(ended);
  });
});
