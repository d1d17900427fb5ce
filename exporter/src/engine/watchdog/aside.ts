import type { Log } from '../log.ts';
import {
  asideUntil,
  isForgotten,
  readStalls,
  stallLines,
  stallsAfter,
  stallsOf,
  type StallFact,
  type Stalls,
} from './stall-log.ts';

export interface AsideDeps {
  /** Lines of `stall-log.ts`, read once at the start. */
  readonly file: string;
  /**
   * Takes the new content of the file. When it cannot be written, it is lost at the end of the process; nothing else
   * is.
   */
  readonly save: (text: string) => void;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Assets whose steps blocked the event loop for seconds: which ones are put aside, and until when. Kept over restarts.
 */
export class Aside {
  readonly #deps: AsideDeps;
  readonly #stalls: Map<string, Stalls>;
  /** Assets that are looked at now. They are judged like any other. */
  readonly #onTrial = new Set<string>();
  /** Assets whose step blocked the loop, while it is not yet known whether garbage collection was the reason. */
  readonly #suspects = new Set<string>();

  constructor(deps: AsideDeps) {
    this.#deps = deps;
    const { file, log } = deps;
    this.#stalls = new Map(stallsOf(readStalls(file)));
    for (const [asset, stalls] of this.#stalls) {
      if (!stalls.isOpen) continue;
      log.error({ asset }, 'otports was stopped while a step of this asset held its event loop');
      this.#stalls.set(asset, afterKill(stalls));
    }
  }

  /** Writes what is known to the file, in as few lines as possible. */
  save(): void {
    const now = this.#deps.now();
    for (const [asset, stalls] of this.#stalls) if (isForgotten(stalls, now)) this.#stalls.delete(asset);
    this.#deps.save([...this.#stalls].map(([asset, stalls]) => stallLines(asset, stalls)).join(''));
  }

  /** Until when the asset is not asked, epoch milliseconds; null where it is not put aside. */
  until(asset: string): number | null {
    const stalls = this.#stalls.get(asset);
    if (stalls === undefined) return null;
    const now = this.#deps.now();
    if (stalls.lastAt <= now) return asideUntil(stalls);
    // The clock was set back: nobody is put aside until an instant far in the future.
    const corrected = { ...stalls, lastAt: now };
    this.#stalls.set(asset, corrected);
    return asideUntil(corrected);
  }

  /** All that are put aside. */
  all(): readonly string[] {
    return [...this.#stalls.keys()].filter((asset) => this.until(asset) !== null);
  }

  /** True where the asset must not be judged: it is put aside, and no look tries it. */
  isAside(asset: string): boolean {
    return this.#stalls.size > 0 && !this.#onTrial.has(asset) && this.until(asset) !== null;
  }

  /**
   * Tries the asset with one look. What it brings is judged; where that goes well, the asset is not put aside any more.
   */
  async trial<T extends { readonly outcome: string }>(asset: string, look: () => Promise<T>): Promise<T> {
    const before = this.#stalls.get(asset);
    this.#onTrial.add(asset);
    try {
      const end = await look();
      const heldAgain = this.#suspects.has(asset) || this.#stalls.get(asset)?.count !== before?.count;
      if (end.outcome === 'ok' && this.until(asset) !== null && !heldAgain) {
        this.#deps.log.warn({ asset }, 'asset no longer holds up the exporter, and is asked as before');
        this.#take({ what: 'passed', asset, at: this.#deps.now() });
        this.save();
      }
      return end;
    } finally {
      this.#onTrial.delete(asset);
    }
  }

  /** A step of the asset blocks the loop. `over` tells later what the reason was. */
  suspect(asset: string): void {
    this.#suspects.add(asset);
  }

  /** The step that began at `at` has ended. */
  over(asset: string, isGarbage: boolean): void {
    const at = this.#deps.now();
    this.#suspects.delete(asset);
    if (!isGarbage) {
      this.#take({ what: 'stalled', asset, at });
      this.#take({ what: 'over', asset, at });
    }
    this.save();
    const until = this.until(asset);
    const aside = until === null ? {} : { asideUntil: new Date(until).toISOString() };
    const text = isGarbage
      ? 'collecting garbage held up the exporter'
      : 'a step of this asset held up the exporter for seconds';
    this.#deps.log.error({ asset, ...aside }, text);
  }

  #take(fact: StallFact): void {
    const after = stallsAfter(this.#stalls.get(fact.asset), fact);
    if (after === undefined) this.#stalls.delete(fact.asset);
    else this.#stalls.set(fact.asset, after);
  }
}

/**
 * When the process was killed during such a step, the next start would block in the same way. So this step counts
 * twice. It does not where the memory was nearly full before: then garbage collection blocked the loop, in whatever
 * step.
 */
function afterKill(stalls: Stalls): Stalls {
  const { count, isMemoryFull } = stalls;
  return { ...stalls, isOpen: false, count: count === 1 && !isMemoryFull ? 2 : count };
}
