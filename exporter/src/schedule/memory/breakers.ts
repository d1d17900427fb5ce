import type { AddressState } from '../../model/store.ts';
import { addressIn } from './address-state.ts';

/** Open breakers by address. A breaker belongs to the address, whichever of its assets failed. */
export class Breakers {
  /** By address, then by key: until when it is left alone, epoch milliseconds. */
  readonly #open = new Map<string, Map<string, number>>();

  /** Takes over what the state says. */
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

  /** Keys of the assets at the address whose breakers have opened and were not closed since. */
  keys(address: string): readonly string[] {
    return [...(this.#open.get(address)?.keys() ?? [])];
  }

  /** Those of them that have not run out. */
  keysUntil(address: string, now: number): readonly string[] {
    return [...(this.#open.get(address) ?? [])].flatMap(([key, until]) => (until > now ? [key] : []));
  }
}
