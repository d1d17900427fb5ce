import { createHmac, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';

const shown = '<secret>';

/** A secret that every way of printing shows as `<secret>`; only `read` gives it away. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  read(): string {
    return this.#value;
  }

  /** Keyed, so that what is kept on disk to notice a change cannot be used to guess the secret. */
  digest(key: KeyObject): string {
    return createHmac('sha256', key).update(this.#value).digest('hex');
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}

/**
 * Keyed digest of plain data and the secrets in it: the same as long as neither changes, over restarts too.
 * The schedule keeps it to know when an asset that refused our password may be asked again.
 */
export function fingerprint(data: object, key: KeyObject): string {
  const text = JSON.stringify(data, function (this: Record<string, unknown>, name: string, value: unknown) {
    // `toJSON` has run by now: the holder still has the secret itself.
    const held = this[name];
    return held instanceof Secret ? held.digest(key) : value;
  });
  return createHmac('sha256', key).update(text).digest('hex');
}
