import { describe, expect, it } from 'vitest';
import type { LookEnd, Outcome } from '../../model/collection.ts';
import type { AddressState } from '../../model/store.ts';
import { day, hour, minute, second, target } from '../fixtures.ts';
import type { Target } from '../target.ts';
import { AddressBook } from './address-book.ts';

/** A book that has read `past`, and what it has written down. */
async function bookOf(past: readonly AddressState[], { random = 0.5 } = {}) {
  const saved: AddressState[] = [];
  const book = new AddressBook(
    { saveAddress: (state) => Promise.resolve(void saved.push(state)), addresses: () => Promise.resolve(past) },
    () => random,
  );
  await book.load();
  return { book, saved };
}

function behindGateway(asset: string): Target {
  return target(asset, { address: 'gw' });
}

function ended(outcome: Outcome, answerMs: number | null = outcome === 'ok' ? 20 : null): LookEnd {
  return { outcome, requests: 1, answerMs };
}

const known: AddressState = {
  ...{ address: 'gw rtu-01', nextLookAt: 9 * hour, lastLookAt: 8 * hour, failures: 0, breakerUntil: null },
  refused: null,
};
const [rtu1, rtu2, rtu3] = [behindGateway('rtu-01'), behindGateway('rtu-02'), behindGateway('rtu-03')];

it('takes the first look at an address after its breaker has run out for the trial, whichever asset it asks', async () => {
  const [broken, other] = [behindGateway('rtu-01'), behindGateway('rtu-02')];
  const { book } = await bookOf([]);
  book.place([broken, other], [broken, other], 0);
  for (const at of [0, hour, 2 * hour]) {
    await book.end(broken, ended('timeout'), at);
    await book.end(other, ended('ok'), at);
  }
  expect(book.breakerUntil('gw')).toBe(4 * hour);

  // The trial asks the other asset and fails: nobody asks the address again, and the pause is twice as long.
  await book.end(other, ended('timeout'), 4 * hour);
  expect(book.breakerUntil('gw')).toBe(8 * hour);

  // It goes well: the asset whose breaker it was is asked. Where it still fails, it opens the breaker again.
  await book.end(other, ended('ok'), 8 * hour);
  expect(book.breakerUntil('gw')).toBe(4 * hour);
  await book.end(broken, ended('timeout'), 8 * hour);
  expect(book.breakerUntil('gw')).toBe(12 * hour);
});

describe('the first time of an asset', () => {
  it('is its own where it is known, and its turn in the fleet where it is new', async () => {
    const { book } = await bookOf([known]);
    book.place([rtu1, rtu2, rtu3], [rtu1, rtu2, rtu3], hour);
    expect([rtu1, rtu2, rtu3].map((one) => book.of(one).nextLookAt)).toEqual([
      ...[9 * hour, hour + 3 * second, hour + 6 * second],
    ]);
    book.place([rtu1, rtu2, rtu3], [rtu1, rtu2, rtu3], 5 * hour);
    expect(book.of(rtu2).nextLookAt, 'placed already').toBe(hour + 3 * second);
  });

  it('goes with it to a new name, with all that is known of it', async () => {
    const refused = { reason: 'host_key', fingerprint: 'c1', until: null } as const;
    const { book } = await bookOf([{ ...known, failures: 3, breakerUntil: 20 * hour, refused }]);
    book.place([rtu2], [rtu2], hour);
    expect(book.of(rtu2)).toEqual({ ...known, address: 'gw rtu-02', failures: 3, breakerUntil: 20 * hour, refused });
    expect(book.refusal(rtu2, hour)).toBe('host_key');
  });

  it('does not come from a neighbour that is still there, or from another address', async () => {
    const { book } = await bookOf([known, { ...known, address: 'plc old' }]);
    book.place([rtu2], [rtu1, rtu2], hour);
    expect(book.of(rtu2)).toMatchObject({ nextLookAt: hour, lastLookAt: null });
  });

  it('comes from the first of several that are gone', async () => {
    const { book } = await bookOf([known, { ...known, address: 'gw rtu-09', nextLookAt: 7 }]);
    book.place([rtu2], [rtu2], hour);
    expect(book.of(rtu2).nextLookAt).toBe(9 * hour);
  });

  it('is nothing that an asset has which was never placed', async () => {
    const { book } = await bookOf([]);
    expect(() => book.of(rtu1)).toThrow(new TypeError('rtu-01 was never placed'));
  });
});

it('knows from the store when sessions ended, and which breakers are open', async () => {
  const { book } = await bookOf([
    { ...known, breakerUntil: 20 * hour },
    { ...known, address: 'gw rtu-02', lastLookAt: null },
    { ...known, address: 'plc plc' },
  ]);
  expect(book.lastSessions()).toEqual([
    ['gw', 8 * hour],
    ['plc', 8 * hour],
  ]);
  expect([book.breakerUntil('gw'), book.breakerUntil('plc')]).toEqual([20 * hour, null]);
});

it('holds back what was written by a clock that was ahead', async () => {
  const { book } = await bookOf([{ ...known, nextLookAt: 900 * hour, breakerUntil: 900 * hour }]);
  book.clamp([rtu1], 10 * hour);
  expect(book.of(rtu1)).toEqual({ ...known, nextLookAt: 11 * hour, breakerUntil: 10 * hour + day });
  expect(book.breakerUntil('gw')).toBe(10 * hour + day);
});

describe('what is written down', () => {
  it('before a look: the next one, an interval and its jitter later', async () => {
    const { book, saved } = await bookOf([known], { random: 0.75 });
    await book.begin({ ...rtu1, jitter: 0.1 }, 20 * hour);
    expect(saved).toEqual([{ ...known, nextLookAt: 20 * hour + 1.05 * hour, lastLookAt: 20 * hour }]);
  });

  it('after one: when its session ended, and how fast the asset answered', async () => {
    const { book, saved } = await bookOf([{ ...known, failures: 2 }]);
    await book.end(rtu1, ended('ok'), 20 * hour);
    const good = { ...known, lastLookAt: 20 * hour, answers: { times: [20], slow: 0 } };
    await book.end(rtu1, ended('ok', null), 21 * hour);
    await book.end(rtu1, ended('timeout'), 22 * hour);
    expect(saved).toEqual([good, { ...good, lastLookAt: 21 * hour }, { ...good, lastLookAt: 22 * hour, failures: 1 }]);
  });

  it('of a retry: when it was, and nothing else', async () => {
    const { book, saved } = await bookOf([known]);
    expect(book.retryFreeAt(rtu1, hour)).toBeNull();
    await book.noteRetry(rtu1, hour);
    expect(saved).toEqual([{ ...known, retriedAt: hour }]);
    expect(book.retryFreeAt(rtu1, hour)).toBe(hour + 10 * minute);
  });
});

it('asks an asset less often from the third slow answer on, counted from the end of that look', async () => {
  const answers = { times: [20, 20, 20, 20, 20], slow: 0 };
  const { book } = await bookOf([{ ...known, answers }]);
  const looks = async (answerMs: number) => {
    await book.end(rtu1, ended('ok', answerMs), 20 * hour);
    return [book.of(rtu1).nextLookAt / hour, book.slowness(rtu1)];
  };
  expect([await looks(900), await looks(900)]).toEqual([
    [9, null],
    [9, null],
  ]);
  expect(await looks(900)).toEqual([22, expect.stringContaining('every 120 minutes instead of every 60')]);
  expect(await looks(900)).toEqual([24, expect.stringContaining('every 240 minutes instead of every 60')]);
  expect(await looks(20)).toEqual([21, null]);
});

it('closes the breakers of an address that still hold, and tells the store of no others', async () => {
  const { book, saved } = await bookOf([
    { ...known, failures: 3, breakerUntil: 20 * hour },
    { ...known, address: 'gw rtu-02', failures: 4, breakerUntil: 10 * hour },
    { ...known, address: 'plc plc', failures: 3, breakerUntil: 20 * hour },
  ]);
  await book.closeBreakers('gw', 10 * hour);
  expect(saved).toEqual([{ ...known, failures: 3 }]);
  expect([book.breakerUntil('gw'), book.breakerUntil('plc')]).toEqual([10 * hour, 20 * hour]);
});

it('says when pauses of an asset end by themselves', async () => {
  const refused = { reason: 'auth', fingerprint: 's1 c1', until: 30 * hour } as const;
  const { book } = await bookOf([known, { ...known, address: 'plc plc', refused, breakerUntil: 20 * hour }]);
  expect(book.pauseEnds(rtu1)).toEqual([Infinity, Infinity]);
  expect(book.pauseEnds(target('plc'))).toEqual([20 * hour, 30 * hour]);
});
