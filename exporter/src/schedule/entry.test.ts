import { describe, expect, it } from 'vitest';
import { begun, ended, entryFor, isRunning, mayGoOn, refused, rejectAll, setBack, want } from './entry.ts';
import { hour, minute, target } from './fixtures.ts';

const plc = target('plc');

/** An entry that was looked at a while ago and is passed over until then. */
function quiet() {
  return { ...entryFor(plc, undefined), checkAt: 9 * hour };
}

async function endOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.catch((error: unknown) => error);
}

/** Somebody who waits for the look of the entry. */
function waiter(entry: ReturnType<typeof quiet>): Promise<unknown> {
  const asked = Promise.withResolvers<never>();
  entry.waiting.push(asked as never);
  return endOf(asked.promise);
}

describe('an entry', () => {
  it('that is new has no wish, nobody waits for it, and it is looked at', () => {
    expect(entryFor(plc, undefined)).toEqual({
      ...{ target: plc, checkAt: 0, wantedAt: null, notWantedBefore: 0, askedAt: null },
      ...{ isRetry: false, callOff: null, paused: '', waiting: [] },
    });
  });

  it('of another config keeps what is under way, and is looked at', () => {
    const before = quiet();
    const callOff = new AbortController();
    begun(before, callOff);
    const moved = target('plc', { zone: 'elsewhere' });
    expect(entryFor(moved, before)).toEqual({ ...before, target: moved, checkAt: 0 });
  });

  it('answers every wish with the look that begins, and is not looked at while it runs', () => {
    const entry = { ...quiet(), wantedAt: 1, askedAt: 2, isRetry: true };
    const callOff = new AbortController();
    expect(isRunning(entry)).toBe(false);
    begun(entry, callOff);
    expect(entry).toEqual({ ...quiet(), callOff, checkAt: Infinity });
    expect(isRunning(entry)).toBe(true);
  });

  it('tells whoever waits how the look ended, and is looked at again', async () => {
    const entry = quiet();
    begun(entry, new AbortController());
    const waiting = [waiter(entry), waiter(entry)];
    ended(entry, { outcome: 'timeout' });
    expect(await Promise.all(waiting)).toEqual(['timeout', 'timeout']);
    expect(entry).toEqual({ ...quiet(), checkAt: 0 });

    const failed = waiter(entry);
    ended(entry, { error: new Error('disk full') });
    expect(await failed).toEqual(new Error('disk full'));
  });

  it('tells whoever waits that it is taken away', async () => {
    const entry = quiet();
    const waiting = [waiter(entry), waiter(entry)];
    rejectAll(entry, new Error('gone'));
    expect(await Promise.all(waiting)).toEqual([new Error('gone'), new Error('gone')]);
    expect(entry.waiting).toEqual([]);
  });
});

describe('a confirming look', () => {
  it('is wanted at its instant, and the wish can be taken back', () => {
    const entry = quiet();
    want(entry, hour);
    expect(entry).toMatchObject({ wantedAt: hour, checkAt: 0 });
    entry.checkAt = 9 * hour;
    want(entry, null);
    expect(entry).toMatchObject({ wantedAt: null, checkAt: 0 });
  });

  it('that is not allowed is asked for again a minute later, and not before, whoever wants it', async () => {
    const entry = { ...quiet(), wantedAt: hour, askedAt: hour, isRetry: true };
    const waiting = waiter(entry);
    expect(refused(entry, ['window', 'budget'], hour)).toBe(true);
    expect(await waiting).toEqual(['window', 'budget']);
    expect(entry).toEqual({ ...quiet(), wantedAt: hour + minute, notWantedBefore: hour + minute });
    want(entry, hour);
    expect(entry.wantedAt).toBe(hour + minute);
    want(entry, 2 * hour);
    expect(entry.wantedAt).toBe(2 * hour);
  });

  it.each([
    ['is not wanted', null],
    ['is still to come', hour + 1],
  ])('that %s is not refused, but whoever waits is told', async (_how, wantedAt) => {
    const entry = { ...quiet(), wantedAt, askedAt: hour };
    const waiting = waiter(entry);
    expect(refused(entry, ['auth'], hour)).toBe(false);
    expect(await waiting).toEqual(['auth']);
    expect(entry).toEqual({ ...quiet(), wantedAt });
  });

  it.each([
    ['far ahead comes an interval from now', 50 * hour, 2 * hour],
    ['near stays where it is', hour + minute, hour + minute],
    ['that nobody wants is not wanted', null, null],
  ])('%s where the clock is set back', (_how, wantedAt, expected) => {
    const entry = { ...quiet(), wantedAt, notWantedBefore: 50 * hour };
    setBack(entry, hour);
    expect(entry).toEqual({ ...quiet(), wantedAt: expected, notWantedBefore: hour + minute, checkAt: 0 });
    const rested = { ...quiet(), notWantedBefore: 7 };
    setBack(rested, hour);
    expect(rested.notWantedBefore).toBe(7);
  });
});

it.each([
  ['as it was', plc, plc, true],
  ['another interval', plc, target('plc', { intervalMs: 7 }), true],
  ['taken out', plc, undefined, false],
  ['moved', plc, target('plc', { address: 'x' }), false],
  ['only listened to now', plc, target('plc', { mayAsk: false }), false],
  ['only listened to before, too', target('plc', { mayAsk: false }), target('plc', { mayAsk: false }), true],
  ['only listened to before', target('plc', { mayAsk: false }), plc, true],
])('whether a look may go on where the config has the asset: %s', (_how, was, is, expected) => {
  expect(mayGoOn(was, is)).toBe(expected);
});
