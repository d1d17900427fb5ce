import { CollectError } from '../model/collection.ts';

/** The kill-switch file as the schedule last saw it. While it exists, nothing is sent. */
export class KillSwitch {
  readonly #isThere: () => boolean;
  readonly #changed: (isSet: boolean) => void;
  #isSet = false;
  #ended = new AbortController();

  /** @param changed called at each change, and at first where the file exists */
  constructor(isThere: () => boolean, changed: (isSet: boolean) => void) {
    this.#isThere = isThere;
    this.#changed = changed;
  }

  get isSet(): boolean {
    return this.#isSet;
  }

  /** Aborts looks that send something when the file appears. For looks that begin now. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** @returns true where the file has appeared or disappeared since the last call */
  look(): boolean {
    const isSet = this.#isThere();
    if (isSet === this.#isSet) return false;
    this.#isSet = isSet;
    this.#changed(isSet);
    if (isSet) this.#ended.abort(new CollectError('refused_by_limit', 'the kill-switch file is there'));
    else this.#ended = new AbortController();
    return true;
  }
}
