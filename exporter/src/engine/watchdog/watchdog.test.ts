import { describe, expect, it } from 'vitest';
import { Marks } from './marks.ts';
import { watching } from './watching.ts';

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
    stalled: ({ asset, cpuMs }) => this.told.push(`${asset} ${cpuMs}`),
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

  /** A part of the time between two looks of the watcher. */
  busy(ms: number): this {
    this.now += ms;
    this.cpu = (this.cpu ?? 0) + ms;
    if (this.now % 50 === 0) this.#look();
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

  it('blames nobody for hours in which the machine was suspended', () => {
    const loop = new Loop();
    loop.marks.begin('plc-1');
    loop.deaf(100);
    loop.now += 3 * 3_600_000;
    expect(loop.deaf(1800).told).toEqual([]);
  });

  it.each([
    ['of 10,000 assets', (index: number) => `plc-${index}`],
    ['of one asset', () => 'plc-1'],
  ])('blames nobody for 10,000 steps of 5 ms %s, without a turn of the loop in between', (_whose, nameOf) => {
    const loop = new Loop();
    for (let index = 0; index < 10_000; index++) {
      loop.marks.begin(nameOf(index));
      loop.busy(5).marks.end();
    }
    expect(loop.told).toEqual([]);
  });

  it('does not take the name of a step for that of another that began while it was read', () => {
    const loop = new Loop();
    const first = loop.marks.begin('plc-1');
    loop.marks.begin('plc-2');
    expect(loop.marks.tell(first)).toBe(false);
    expect(loop.marks.end()).toBe(false);
  });

  it('blames nobody for many short steps, nor for what is no step', () => {
    const loop = new Loop().deaf(5000);
    for (let count = 0; count < 100; count++) {
      loop.marks.begin('plc-1');
      loop.deaf(100).marks.end();
    }
    expect(loop.told).toEqual([]);
  });

  describe('the longest block', () => {
    const quiet = (loop: Loop, ms: number): Loop => {
      for (let passed = 0; passed < ms; passed += 50) loop.beat();
      return loop;
    };

    it('is that of the last one to two minutes, however often it is read', () => {
      const loop = new Loop().beat().deaf(3000).beat();
      for (let read = 0; read < 20; read += 1) expect(loop.marks.longestMs).toBe(2950);
      expect(quiet(loop, 50_000).marks.longestMs).toBe(2950);
      quiet(loop, 20_000).deaf(1000).beat();
      expect(quiet(loop, 50_000).marks.longestMs).toBe(950);
      expect(quiet(loop, 120_000).marks.longestMs).toBe(0);
    });

    it('is still known for a minute after a block that lasted longer than that', () => {
      const loop = new Loop().beat().deaf(200_000);
      expect(loop.marks.longestMs).toBe(199_900);
      expect(quiet(loop, 59_000).marks.longestMs).toBeGreaterThan(199_000);
      expect(quiet(loop, 130_000).marks.longestMs).toBe(0);
    });
  });
});
