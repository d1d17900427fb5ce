import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Aside } from './aside.ts';
import { Marks } from './marks.ts';
import { asideUntil, readStalls, stallLine, stallsOf, type StallFact } from './stall-log.ts';
import { Watchdog } from './watchdog.ts';
import { watching } from './watching.ts';

const hour = 3_600_000;

/** A loop and its watcher, with clocks of their own. */
class Loop {
  readonly marks = new Marks();
  readonly told: string[] = [];
  now = 0;
  cpu: number | null = 0;
  readonly #look = watching({
    marks: this.marks,
    now: () => this.now,
    cpuMs: () => this.cpu,
    stalled: (asset, cpuMs) => this.told.push(`${asset} ${cpuMs}`),
  });

  /** Time passes without a turn of the loop, which uses so much of its processor. */
  deaf(ms: number, share = 1): this {
    for (let passed = 0; passed < ms; passed += 50) {
      this.now += 50;
      if (this.cpu !== null) this.cpu += 50 * share;
      this.#look();
    }
    return this;
  }

  beat(): this {
    this.marks.beat();
    this.now += 50;
    this.#look();
    return this;
  }
}

describe('what is seen from outside the loop', () => {
  it('names the asset whose step has held it for 2 s, once for each step', () => {
    const loop = new Loop();
    loop.marks.begin('plc-ä');
    loop.deaf(1950);
    expect(loop.told).toEqual([]);
    loop.deaf(4000);
    expect(loop.told).toEqual(['plc-ä 2000']);
    loop.marks.begin('plc-2');
    loop.deaf(2100);
    expect(loop.told).toEqual(['plc-ä 2000', 'plc-2 2000']);
  });

  it('blames nobody for time in which the loop used no processor, or whose system does not say', () => {
    const slowDisk = new Loop();
    slowDisk.marks.begin('plc-1');
    slowDisk.deaf(60_000, 0.01);
    const elsewhere = new Loop();
    elsewhere.cpu = null;
    elsewhere.marks.begin('plc-1');
    elsewhere.deaf(60_000);
    expect([slowDisk.told, elsewhere.told]).toEqual([[], []]);
  });

  it('blames nobody for many short steps, nor for what is no step', () => {
    const loop = new Loop().deaf(5000);
    for (let count = 0; count < 100; count++) {
      loop.marks.begin('plc-1');
      loop.deaf(100).marks.end();
    }
    expect(loop.told).toEqual([]);
  });

  it('knows how long the loop was deaf at most since it was asked', () => {
    const loop = new Loop().beat().deaf(3000).beat();
    expect(loop.marks.takeLongest()).toBe(2950);
    expect(loop.beat().beat().marks.takeLongest()).toBe(0);
  });
});

const fact = (what: StallFact['what'], at: number, asset = 'plc-1'): StallFact => ({ what, asset, at });

describe('who is put aside', () => {
  const untilAfter = (...facts: readonly StallFact[]): number | null => {
    const stalls = stallsOf(facts).get('plc-1');
    return stalls === undefined ? null : asideUntil(stalls);
  };

  it.each<[string, readonly StallFact[], number | null]>([
    ['nobody after once', [fact('stalled', 0), fact('over', 0)], null],
    [
      'after twice, for an hour',
      [fact('stalled', 0), fact('over', 0), fact('stalled', hour), fact('over', hour)],
      2 * hour,
    ],
    ['not where it was a day ago', [fact('stalled', 0), fact('over', 0), fact('stalled', 25 * hour)], null],
    [
      'not where it was garbage',
      [fact('stalled', 0), fact('over', 0), fact('stalled', hour), fact('collected', hour)],
      null,
    ],
    ['for 6 hours after the third', [0, 1, 2].map((at) => fact('stalled', at * hour)), 8 * hour],
    ['for a day after the fourth', [0, 1, 2, 8].map((at) => fact('stalled', at * hour)), 32 * hour],
    ['for a day after each other', [0, 1, 2, 8, 32].map((at) => fact('stalled', at * hour)), 56 * hour],
    ['nobody once a look went well', [fact('stalled', 0), fact('stalled', 1), fact('passed', 2)], null],
    ['nobody for what others do', [fact('stalled', 0), fact('stalled', 1, 'plc-2')], null],
  ])('%s', (_name, facts, until) => {
    expect(untilAfter(...facts)).toBe(until);
  });
});

describe('over restarts', () => {
  const inFile = (...facts: readonly StallFact[]): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'otports-aside-')), 'stalls.jsonl');
    if (facts.length > 0) writeFileSync(file, facts.map(stallLine).join(''));
    return file;
  };
  const open = (file: string, at = 0): Aside => new Aside({ file, now: () => at, log: pino({ enabled: false }) });

  it('stays aside, also after the second and third start', () => {
    const file = inFile(fact('stalled', 0), fact('over', 0), fact('stalled', hour), fact('over', hour));
    for (let start = 0; start < 3; start++) expect(open(file).isAside('plc-1')).toBe(true);
    expect(open(file).until('plc-1')).toBe(2 * hour);
  });

  it('is aside at once where the process was killed in the middle of it', () => {
    const file = inFile(fact('stalled', hour));
    expect(open(file).isAside('plc-1')).toBe(true);
    expect(open(file).until('plc-1')).toBe(2 * hour);
  });

  it('reads over a line that was cut', () => {
    const file = inFile(fact('stalled', 0), fact('over', 0));
    appendFileSync(file, '{"what":"stalled","asset":"plc-1","at"');
    expect(open(file).isAside('plc-1')).toBe(false);
    expect(open(inFile()).isAside('plc-1')).toBe(false);
  });

  it('is judged on trial, and is as any other after a look that went well', async () => {
    const file = inFile(fact('stalled', 0), fact('over', 0), fact('stalled', hour), fact('over', hour));
    const aside = open(file, 3 * hour);
    await aside.trial('plc-1', () => Promise.resolve({ outcome: 'unreachable' }));
    expect(aside.isAside('plc-1')).toBe(true);
    await aside.trial('plc-1', () => {
      expect(aside.isAside('plc-1')).toBe(false);
      return Promise.resolve({ outcome: 'ok' });
    });
    expect([aside.isAside('plc-1'), open(file).isAside('plc-1')]).toEqual([false, false]);
  });

  it('is aside for longer after a look that held up the loop again', async () => {
    const file = inFile(fact('stalled', 0), fact('over', 0), fact('stalled', hour), fact('over', hour));
    const aside = open(file, 3 * hour);
    await aside.trial('plc-1', () => {
      appendFileSync(file, stallLine(fact('stalled', 3 * hour)));
      return Promise.resolve({ outcome: 'ok' });
    });
    expect(aside.until('plc-1')).toBe(9 * hour);
  });
});

it.skipIf(process.platform !== 'linux')(
  'a real loop that is deaf is written down while it is',
  async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'otports-watchdog-')), 'stalls.jsonl');
    const aside = new Aside({ file, now: Date.now, log: pino({ enabled: false }) });
    const over = Promise.withResolvers<string>();
    const watchdog = new Watchdog({ aside, file, putAside: over.resolve });
    watchdog.start();
    await watchdog.started();
    const spin = (): readonly StallFact[] => {
      // As long as it takes until the thread has written it down, on however slow a machine.
      const facts = readStalls(file).length;
      while (readStalls(file).length === facts) Math.sqrt(Math.random());
      return readStalls(file);
    };
    expect(watchdog.step('plc-1', spin)).toMatchObject([{ what: 'stalled', asset: 'plc-1' }]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setImmediate(resolve));
    watchdog.step('plc-1', spin);
    expect(await over.promise).toBe('plc-1');
    expect(aside.isAside('plc-1')).toBe(true);
    expect(watchdog.takeLongest()).toBeGreaterThan(1500);
    await watchdog.stop();
    expect(readStalls(file).at(-1)).toMatchObject({ what: 'over', asset: 'plc-1' });
  },
  60_000,
);
