import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoopGuard } from './loop-guard.ts';
import { readStalls } from './stall-log.ts';
import { stallMs } from './watching.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A loop, a thread and a disk as they are. */
describe.skipIf(process.platform !== 'linux')('a real loop that is deaf', { timeout: 120_000 }, () => {
  let dataDir = '';
  let logged = '';
  let guard: LoopGuard;
  let aside = Promise.withResolvers<string>();

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'otports-watchdog-'));
    logged = '';
    start();
  });
  afterEach(async () => {
    await guard.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = (): void => {
    aside = Promise.withResolvers<string>();
    const log = pino({}, { write: (line: string) => (logged += line) });
    guard = new LoopGuard({ dataDir, log, now: Date.now });
    guard.start(aside.resolve);
  };
  const file = (): string => join(dataDir, 'stalls.jsonl');

  /** The thread has looked at the loop. */
  const looked = (work: () => void): void => {
    guard.longestBlockMs();
    while (guard.longestBlockMs() === 0) work();
  };
  /** As long as it takes until the thread must have told, on however slow a machine. */
  const hold = (work: () => void = () => Math.sqrt(Math.random())): void => {
    looked(work);
    const before = process.threadCpuUsage();
    for (let used = 0; used < stallMs + 100;) {
      work();
      const { user, system } = process.threadCpuUsage(before);
      used = (user + system) / 1000;
    }
    looked(work);
    looked(work);
  };
  const turns = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  it('is written down while it is, and who did it twice is put aside', async () => {
    guard.watch.step('plc-1', () => {
      hold();
      while (readStalls(file()).length === 0) Math.sqrt(Math.random());
      expect(readStalls(file())).toMatchObject([{ what: 'stalled', asset: 'plc-1' }]);
      expect(statSync(file()).mode & 0o777).toBe(0o600);
    });
    await turns(4);
    expect(guard.until('plc-1')).toBe(null);
    expect(() => {
      guard.watch.step('plc-1', () => {
        hold();
        throw new RangeError('a parser fails');
      });
    }).toThrow('a parser fails');
    expect(await aside.promise).toBe('plc-1');
    expect(guard.watch.isAside('plc-1')).toBe(true);
    await guard.stop();
    expect(readStalls(file()).map(({ what }) => what)).toEqual(['stalled', 'stalled', 'over']);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    start();
    expect(guard.watch.isAside('plc-1')).toBe(true);
  });

  it('is told to be over where the program is stopped right behind it', async () => {
    guard.watch.step('plc-1', () => {
      hold();
    });
    await guard.stop();
    expect(readStalls(file()).map(({ what }) => what)).toEqual(['stalled', 'over']);
    start();
    expect(guard.until('plc-1')).toBe(null);
  });

  it('blames nobody once a step is over, however it ended', async () => {
    expect(() => {
      guard.watch.step('plc-1', () => {
        throw new RangeError('a parser fails');
      });
    }).toThrow('a parser fails');
    hold();
    await turns(4);
    await guard.stop();
    expect(logged).not.toContain('plc-1');
    expect(readStalls(file())).toEqual([]);
  });

  it('blames nobody where it collects garbage', async () => {
    guard.watch.step('plc-1', () => {
      hold(collectGarbage);
    });
    await turns(4);
    expect(logged).toContain('collecting garbage held up the exporter');
    await guard.stop();
    expect(readFileSync(file(), 'utf8')).toBe('');
  });

  it('is known where the disk takes nothing, and the log says so', async () => {
    rmSync(dataDir, { recursive: true });
    for (let time = 0; time < 2; time++) {
      guard.watch.step('plc-1', () => {
        hold();
      });
      await turns(4);
    }
    expect(await aside.promise).toBe('plc-1');
    expect(guard.watch.isAside('plc-1')).toBe(true);
    await guard.stop();
    expect(logged).toMatch(/ENOENT.*it could not be written down who held up the exporter/);
  });
});
