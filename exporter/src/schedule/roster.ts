import { CollectError } from '../model/collection.ts';
import { checkAgain, entryFor, mayGoOn, rejectAll, type ScheduleEntry } from './entry.ts';
import type { Target } from './target.ts';

/** All assets of the schedule: by name, and by address, which several of them may share. */
export class Roster {
  #entries: ReadonlyMap<string, ScheduleEntry> = new Map();
  #byAddress: ReadonlyMap<string, readonly ScheduleEntry[]> = new Map();

  /** Another config. Looks under way go on, but a look that the new config does not allow ends at once. */
  replace(targets: readonly Target[]): void {
    const before = this.#entries;
    this.#entries = new Map(targets.map((target) => [target.asset, entryFor(target, before.get(target.asset))]));
    this.#byAddress = Map.groupBy(this.#entries.values(), ({ target }) => target.address);
    for (const [asset, entry] of before) {
      if (!mayGoOn(entry.target, this.#entries.get(asset)?.target)) {
        entry.callOff?.abort(new CollectError('refused_by_limit', 'the config no longer lets it be asked'));
      }
      if (!this.#entries.has(asset)) rejectAll(entry, new Error(`${asset} was taken out of the config`));
    }
  }

  get(asset: string): ScheduleEntry | undefined {
    return this.#entries.get(asset);
  }

  /** @throws RangeError: callers know the assets */
  of(asset: string): ScheduleEntry {
    const entry = this.#entries.get(asset);
    if (entry === undefined) throw new RangeError(`no asset ${asset} in the schedule`);
    return entry;
  }

  /** Called twice a second with 10,000 assets, so it must not build a list each time. */
  all(): Iterable<ScheduleEntry> {
    return this.#entries.values();
  }

  targets(): readonly Target[] {
    return Array.from(this.#entries.values(), ({ target }) => target);
  }

  /** Something has changed for the assets at an address. */
  checkAddress(address: string): void {
    for (const entry of this.#byAddress.get(address) ?? []) checkAgain(entry);
  }

  /** Something has changed for these assets. */
  check(concerns: (target: Target) => boolean): void {
    for (const entry of this.#entries.values()) if (concerns(entry.target)) checkAgain(entry);
  }
}
