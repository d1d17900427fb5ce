import type { AddressState } from '../../model/store.ts';
import { addressIn } from './address-state.ts';

/** Open breakers by address: a breaker belongs to the address, whoever of the assets behind it failed. */
export class Breakers {
  /** By address, then by key: until when it is left alone, epoch milliseconds. */
  readonly #open = new Map<string, Map<string, number>>();

  /** As the state says now. */
  note({ address: key, breakerUntil }: AddressState): void {
    const address = addressIn(key);
    const breakers = this.#open.get(address) ?? new Map<string, number>();
    if (breakerUntil === null) breakers.delete(key);
    else breakers.set(key, breakerUntil);
    if (breakers.size === 0) this.#open.delete(address);
    else this.#open.set(address, breakers);
  }

  /** Until when the address is left alone, epoch milliseconds; null where it is not. */
  until(address: string): number | null {
    const breakers = this.#open.get(address);
    return breakers === undefined ? null : Math.max(...breakers.values());
  }

  /** Keys of those behind the address whose breakers have opened and not been closed since. */
  keys(address: string): readonly string[] {
    return [...(this.#open.get(address)?.keys() ?? [])];
  }

  /** Of these, those that have not run out. */
  keysUntil(address: string, now: number): readonly string[] {
    return [...(this.#open.get(address) ?? [])].flatMap(([key, until]) => (until > now ? [key] : []));
  }
}
