import { expect, it } from 'vitest';
import type { LookEnd, Outcome } from '../../model/collection.ts';
import { AddressBook } from './address-book.ts';
import type { Target } from '../target.ts';

const hour = 3_600_000;
const store = { saveAddress: () => Promise.resolve(), addresses: () => Promise.resolve([]) };

function behindGateway(asset: string): Target {
  return {
    ...{ asset, address: 'gw', zone: 'cell-1', intervalMs: hour, minGapMs: 0, jitter: 0 },
    ...{ credential: null, secretFingerprint: '', credentialLooks: Infinity, sourceFingerprint: '' },
    ...{ pollingWindows: null, isPassive: false, mayAsk: true },
  };
}

function ended(outcome: Outcome): LookEnd {
  return { outcome, requests: 1, answerMs: outcome === 'ok' ? 20 : null };
}

it('takes the first look at an address after its breaker has run out for the trial, whichever asset it asks', async () => {
  const [broken, other] = [behindGateway('rtu-01'), behindGateway('rtu-02')];
  const book = new AddressBook(store, () => 0.5);
  book.place([broken, other], [broken, other], 0);
  for (const at of [0, hour, 2 * hour]) {
    await book.end(broken, ended('timeout'), at);
    await book.end(other, ended('ok'), at);
  }
  expect(book.breakerUntil('gw')).toBe(4 * hour);

  // The trial asks the other asset and fails: nobody asks the address again, and it waits twice as long.
  await book.end(other, ended('timeout'), 4 * hour);
  expect(book.breakerUntil('gw')).toBe(8 * hour);

  // It goes well: the asset whose breaker it was has its turn, and opens it again by itself where it still fails.
  await book.end(other, ended('ok'), 8 * hour);
  expect(book.breakerUntil('gw')).toBe(4 * hour);
  await book.end(broken, ended('timeout'), 8 * hour);
  expect(book.breakerUntil('gw')).toBe(12 * hour);
});
