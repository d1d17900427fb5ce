import { expect, it } from 'vitest';
import type { CredentialState } from '../model/store.ts';
import { hour, minute, target } from './fixtures.ts';
import { AddressBook } from './memory/address-book.ts';
import { CredentialGuard } from './memory/credential-guard.ts';
import { Retries } from './retries.ts';

const [a, b] = [target('a'), target('b')];

function desk() {
  const saved: string[] = [];
  const addresses = new AddressBook(
    {
      addresses: () => Promise.resolve([]),
      saveAddress: ({ address }) => Promise.resolve(void saved.push(address)),
    },
    () => 0.5,
  );
  addresses.place([a, b], [a, b], 0);
  const credentials = new CredentialGuard({
    credentials: () => Promise.resolve<readonly CredentialState[]>([]),
    saveCredential: ({ name }) => Promise.resolve(void saved.push(name)),
  });
  return { retries: new Retries(addresses, credentials), saved };
}

it('counts by credential where a login is sent, and says whose retry it was', async () => {
  const { retries, saved } = desk();
  expect(retries.tooSoon(a, ['auth'], hour)).toBeNull();
  await retries.note(a, ['auth', 'breaker'], hour);
  expect(saved.toSorted()).toEqual(['a a', 'plant']);
  const later = { freeAt: hour + 10 * minute, credential: 'plant' };
  expect([retries.tooSoon(a, ['auth'], hour), retries.tooSoon(b, ['breaker'], hour)]).toEqual([later, later]);
  expect(retries.tooSoon(b, ['host_key', 'breaker'], hour)).toEqual(later);
  expect(retries.tooSoon(b, ['host_key'], hour), 'no login').toBeNull();
  expect(retries.tooSoon(a, ['auth'], hour + 10 * minute)).toBeNull();
});

it('counts by asset where no login is sent', async () => {
  const { retries, saved } = desk();
  await retries.note(a, ['host_key'], hour);
  expect(saved).toEqual(['a a']);
  const later = { freeAt: hour + 10 * minute, credential: null };
  expect([retries.tooSoon(a, ['host_key'], hour), retries.tooSoon(a, ['auth'], hour)]).toEqual([later, later]);
  expect([retries.tooSoon(b, ['host_key'], hour), retries.tooSoon(b, ['auth'], hour)]).toEqual([null, null]);
});
