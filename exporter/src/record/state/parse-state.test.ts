import { describe, expect, it } from 'vitest';
import { atOnce, type Cut } from '../../lib/turns.ts';
import { parseState } from './parse-state.ts';

const odd = ['', '"', '\\', '\\"', '\\\\', '[', ']', '{', '},{', '],', ',', '\u2028泵', 'a\nb', '\ud800'];

function row(at: number): object {
  const text = odd[at % odd.length] ?? '';
  const port = at % 65_536;
  return {
    port,
    text,
    [text]: [text, { text }, [at, null, true]],
    bindings: [{ address: `10.0.0.${at % 250}`, text }],
  };
}

const state = (rows: number): object => ({
  asset: 'a "b" [c]',
  empty: [],
  none: null,
  complete: { tcp: true, lists: [1, 2, ['x']] },
  listeners: Array.from({ length: rows }, (_, at) => row(at)),
  '"deviations,': Array.from({ length: rows / 2 }, (_, at) => row(at)),
  last: odd,
});

/** The most characters that JSON.parse was given, and how many yields there were. */
function watch(work: Cut<unknown>): { readonly most: number; readonly yields: number; readonly value: unknown } {
  const { parse } = JSON;
  let most = 0;
  let yields = 0;
  JSON.parse = (text: string, ...rest: []): unknown => {
    most = Math.max(most, text.length);
    return parse(text, ...rest) as unknown;
  };
  try {
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return { most, yields, value };
      yields += 1;
    }
  } finally {
    JSON.parse = parse;
  }
}

describe('parseState', () => {
  it.each([0, 1, 10, 1_000, 20_000])('reads what JSON.parse reads: %i rows', (rows) => {
    const text = JSON.stringify(state(rows));
    expect(atOnce(parseState(text))).toEqual(JSON.parse(text));
  });

  it('reads a bounded part in a turn, however long the text is', () => {
    const [short, long] = [5_000, 40_000].map((rows) => watch(parseState(JSON.stringify(state(rows)))));
    expect(short!.most).toBeLessThan(80_000);
    expect(long!.most).toBeLessThan(80_000);
    expect(long!.yields).toBeGreaterThan(short!.yields * 7);
  });

  it('refuses what is no JSON', () => {
    const text = JSON.stringify(state(5_000));
    expect(() => atOnce(parseState(text.slice(0, -5)))).toThrow(SyntaxError);
    expect(() => atOnce(parseState(text.replace('"bindings"', 'bindings')))).toThrow(SyntaxError);
  });
});
