import { heldAgainstRetry } from '../model/pause.ts';
import type { Clock } from '../lib/clock.ts';
import { checkAgain, isRunning, type AskedOutcome, type ScheduleEntry } from './entry.ts';
import type { Loop } from './loop.ts';
import type { Retries } from './retries.ts';
import type { RetryTooSoon } from './retry-gap.ts';
import type { Roster } from './roster.ts';
import type { Standing } from './standing.ts';

interface RequestDeps {
  readonly clock: Clock;
  readonly roster: Roster;
  readonly standing: Standing;
  readonly retries: Retries;
  readonly loop: Pick<Loop, 'tick'>;
}

/** Looks that a person asks for, with the same locks and limits as any other. */
export class Requests {
  readonly #deps: RequestDeps;

  constructor(deps: RequestDeps) {
    this.#deps = deps;
  }

  /** See `Schedule`. */
  async lookNow(asset: string): Promise<AskedOutcome> {
    const { roster, standing, clock } = this.#deps;
    const entry = roster.of(asset);
    const reasons = standing.pauses(entry, clock.now(), true);
    return reasons.length > 0 ? reasons : await this.#lookSoon(entry);
  }

  /** See `Schedule`. */
  async retry(asset: string): Promise<AskedOutcome | RetryTooSoon> {
    const { roster, standing, retries, clock } = this.#deps;
    const before = roster.of(asset);
    const now = clock.now();
    const reasons = standing.pauses(before, now, true);
    const held = heldAgainstRetry(reasons);
    if (held.length > 0) return held;
    const isRetry = reasons.length > 0 && !isRunning(before);
    if (isRetry) {
      const tooSoon = retries.tooSoon(before.target, reasons, now);
      if (tooSoon !== null) return tooSoon;
      await retries.note(before.target, reasons, now);
    }
    // The config may have been replaced meanwhile.
    const entry = roster.of(asset);
    // When a look began meanwhile, it is the wanted one. The next look must not get the right to ignore pauses.
    if (isRetry && !isRunning(entry)) entry.isRetry = true;
    return await this.#lookSoon(entry);
  }

  async #lookSoon(entry: ScheduleEntry): Promise<AskedOutcome> {
    const asked = Promise.withResolvers<AskedOutcome>();
    entry.waiting.push(asked);
    // A look under way fulfils the wish.
    if (!isRunning(entry)) {
      entry.askedAt = this.#deps.clock.now();
      checkAgain(entry);
      this.#deps.loop.tick();
    }
    return await asked.promise;
  }
}
