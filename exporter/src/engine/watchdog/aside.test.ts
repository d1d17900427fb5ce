import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Aside } from './aside.ts';
import { asideUntil, stallLine, stallsOf, type StallFact } from './stall-log.ts';

const hour = 3_600_000;

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
  const open = (file: string, at = 26 * hour): Aside => {
    const save = (text: string): void => {
      writeFileSync(file, text);
    };
    const aside = new Aside({ file, save, now: () => at, log: pino({ enabled: false }) });
    aside.save();
    return aside;
  };

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
      aside.suspect('plc-1');
      return Promise.resolve({ outcome: 'ok' });
    });
    aside.over('plc-1', false);
    expect(aside.until('plc-1')).toBe(9 * hour);
    expect(open(file, 4 * hour).until('plc-1')).toBe(9 * hour);
  });

  it('is not put aside where garbage held up the loop, nor where it was killed in that', () => {
    const file = inFile();
    const aside = open(file);
    for (let time = 0; time < 3; time++) {
      aside.suspect('plc-1');
      aside.over('plc-1', true);
    }
    expect([aside.until('plc-1'), readFileSync(file, 'utf8')]).toEqual([null, '']);
    expect(open(inFile({ ...fact('stalled', hour), isMemoryFull: true }), hour).until('plc-1')).toBe(null);
  });

  it('is not put aside for years by a clock that was wrong', () => {
    const year = 365 * 24 * hour;
    const file = inFile(fact('stalled', year), fact('over', year), fact('stalled', year), fact('over', year));
    const aside = open(file, 2 * hour);
    expect(aside.until('plc-1')).toBe(3 * hour);
    aside.over('plc-2', false);
    expect(open(file, 4 * hour).until('plc-1')).toBe(3 * hour);
  });

  it('takes no more room for an asset that holds up the loop each day', () => {
    const file = inFile();
    let at = 0;
    const aside = new Aside({
      file,
      save: (text) => {
        writeFileSync(file, text);
      },
      now: () => at,
      log: pino({ enabled: false }),
    });
    for (; at < 100 * 24 * hour; at += 24 * hour) aside.over('plc-1', false);
    expect(readFileSync(file, 'utf8').length).toBeLessThan(500);
    expect(aside.until('plc-1')).toBe(100 * 24 * hour);
  });

  it('forgets who held up the loop once, and that a day ago', () => {
    const file = inFile(fact('stalled', 0), fact('over', 0));
    open(file, 25 * hour);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('knows each name again, and none of them is two lines', () => {
    const passed = stallLine(fact('passed', 9));
    const names = [`plc-2\n${passed}`, `"}${passed}`, 'a\u2028b\u0000', "'; --", 'plc-1'];
    const file = inFile(...names.flatMap((name) => [fact('stalled', 1, name), fact('stalled', 2, name)]));
    expect(open(file, 3).all()).toEqual(names);
    expect(open(file, 3).all()).toEqual(names);
  });

  it('reads over lines that it did not write', () => {
    const file = inFile();
    const lines = [
      'null',
      '7',
      '[]',
      '{}',
      '{"what":"stalled","asset":"plc-1","at":1e300}',
      '{"what":"other","asset":"plc-1","at":1}',
      '{"what":"stalled","asset":{},"at":1}',
    ];
    writeFileSync(file, lines.flatMap((line) => [line, line]).join('\n'));
    expect(open(file).all()).toEqual([]);
  });
});
