import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { families } from '../catalogue/definitions.ts';
import { createExposition, type Exposition } from './exposition.ts';
import { gzipBody, plainBody, type Piece } from './piece.ts';

const last = families.length - 1;

/** Texts that are empty but for the first and the last family. */
function texts(first: string, end = ''): string[] {
  return families.map((_, family) => (family === 0 ? first : family === last ? end : ''));
}

function bodyOf(exposition: Exposition): string {
  return Buffer.concat(plainBody([exposition.snapshot('text')]).parts).toString();
}

function samplesOf(body: string): string[] {
  return body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('createExposition', () => {
  it('keeps each family together, in the order of the places', async () => {
    const exposition = createExposition();
    exposition.place(['b', 'a']);
    exposition.update('a', texts('one{a} 1\n', 'two{a} 1\n'));
    exposition.update('b', texts('one{b} 1\n', 'two{b} 1\n'));
    await exposition.settle();

    expect(samplesOf(bodyOf(exposition))).toEqual(['one{b} 1', 'one{a} 1', 'two{b} 1', 'two{a} 1']);
  });

  it('leaves out families that nobody has', async () => {
    const exposition = createExposition();
    exposition.update('a', texts('one{a} 1\n'));
    await exposition.settle();

    expect(bodyOf(exposition).match(/# TYPE \S+/g)).toEqual([`# TYPE ${families[0].name}`]);
  });

  it('tells how far the first rendering is', () => {
    const exposition = createExposition();
    exposition.place(['a', 'b', 'c']);
    exposition.update('b', texts(''));
    exposition.update('b', texts(''));

    expect(exposition.progress()).toEqual({ rendered: 1, placed: 3 });
    exposition.remove('a');
    expect(exposition.progress()).toEqual({ rendered: 1, placed: 2 });
  });

  it('shows in a snapshot what was there, even while assets change', async () => {
    const exposition = createExposition();
    exposition.update('a', texts('one{a} 1\n'));
    await exposition.settle();
    const snapshot = exposition.snapshot('text');
    exposition.update('a', texts('one{a} 2\n'));
    exposition.remove('a');
    await exposition.settle();

    expect(samplesOf(Buffer.concat(plainBody([snapshot]).parts).toString())).toEqual(['one{a} 1']);
    expect(gunzipSync(Buffer.concat(gzipBody([snapshot]).parts)).toString()).toContain('one{a} 1');
    expect(bodyOf(exposition)).toBe('');
  });

  it('leaves alone what a scrape is still sending, in either format, whatever comes after it', async () => {
    const exposition = createExposition();
    const scrapes: (readonly [looks: readonly number[], sent: Piece])[] = [];
    const publish = async (look: number, during: () => void = () => undefined): Promise<void> => {
      exposition.update('a', texts(`one{a} ${look}\n`));
      const settled = exposition.settle();
      during();
      await settled;
    };
    await publish(1);
    scrapes.push([[1], exposition.snapshot('text')]);
    await publish(2);
    await publish(3, () => {
      // The first time that anybody asks for this format, in the middle of it.
      const openmetrics = exposition.snapshot('openmetrics');
      scrapes.push([[2, 3], openmetrics], [[2], exposition.snapshot('text')]);
    });
    await publish(4);
    scrapes.push([[4], exposition.snapshot('openmetrics')]);
    await publish(5);

    for (const [looks, sent] of scrapes) {
      const [sample = ''] = samplesOf(gunzipSync(Buffer.concat(gzipBody([sent]).parts)).toString());
      expect(looks.map((look) => `one{a} ${look}`)).toContain(sample);
    }
  });

  it('brings looks in by itself, soon after they were recorded', async () => {
    const exposition = createExposition({ gatherMs: 1 });
    exposition.update('a', texts('one{a} 1\n'));
    await expect.poll(() => samplesOf(bodyOf(exposition))).toEqual(['one{a} 1']);
  });

  it('shows looks that were brought in together all at once', async () => {
    const exposition = createExposition();
    const publish = (look: number): void => {
      for (let asset = 0; asset < 1_200; asset += 1) {
        exposition.update(`asset-${asset}`, texts(`one{${asset}} ${look}\n`, `two{${asset}} ${look}\n`));
      }
    };
    const shown = (): Set<string> => new Set(samplesOf(bodyOf(exposition)).map((line) => line.slice(-1)));
    publish(1);
    await exposition.settle();
    expect(shown()).toEqual(new Set(['1']));

    publish(2);
    const settled = exposition.settle();
    await new Promise((resolve) => setImmediate(resolve));
    expect(shown()).toEqual(new Set(['1']));
    await settled;
    expect(shown()).toEqual(new Set(['2']));
  });

  it('shows what a simple map would show, plain and gzip, after any changes', async () => {
    // Around the ends of chunks and groups, and some that were never placed.
    const number = fc.oneof(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 490, max: 530 }),
      fc.integer({ min: 990, max: 1010 }),
    );
    const asset = number.map((place) => `asset-${place}`);
    const length = fc.integer({ min: 0, max: 60 });
    const change = fc.oneof(
      { weight: 6, arbitrary: fc.record({ what: fc.constant('update' as const), asset, first: length, end: length }) },
      { weight: 2, arbitrary: fc.record({ what: fc.constant('patch' as const), asset, end: length }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('remove' as const), asset }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('settle' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 400 }), async (changes) => {
        const exposition = createExposition();
        const model = new Map<string, { first: string; end: string }>();
        exposition.place(Array.from({ length: 1_000 }, (_, place) => `asset-${place}`));
        const line = (name: string, family: string, size: number): string =>
          size === 0 ? '' : `${family}{${name}} ${'é'.repeat(size)}\n`;
        for (const one of changes) {
          if (one.what === 'settle') await exposition.settle();
          if (one.what === 'update') {
            const fresh = { first: line(one.asset, 'one', one.first), end: line(one.asset, 'two', one.end) };
            model.set(one.asset, fresh);
            exposition.update(one.asset, texts(fresh.first, fresh.end));
          }
          if (one.what === 'patch' && model.has(one.asset)) {
            const end = line(one.asset, 'two', one.end);
            model.set(one.asset, { first: model.get(one.asset)!.first, end });
            exposition.patch(one.asset, new Map([[last, end]]));
          }
          if (one.what === 'remove') {
            model.delete(one.asset);
            exposition.remove(one.asset);
          }
        }
        await exposition.settle();

        const plain = bodyOf(exposition);
        const expected = [...model.values()].flatMap(({ first, end }) => [first, end]).filter((text) => text !== '');
        expect(samplesOf(plain).sort()).toEqual(expected.map((text) => text.trimEnd()).sort());
        expect(gunzipSync(Buffer.concat(gzipBody([exposition.snapshot('text')]).parts)).toString()).toBe(plain);
      }),
      { numRuns: 30 },
    );
  });
});
