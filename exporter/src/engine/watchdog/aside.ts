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
  /** Lines of `stall-log.ts`: read once. */
  readonly file: string;
  /** Takes what the file is to hold from now on. What cannot be written is lost with the process, and with nothing else. */
  readonly save: (text: string) => void;
  readonly log: Log;
  readonly now: () => number;
}

/** Assets whose steps held the event loop for seconds: who is put aside, and until when. Over restarts as well. */
export class Aside {
  readonly #deps: AsideDeps;
  readonly #stalls: Map<string, Stalls>;
  /** Those at which there is a look now: they are judged as any other. */
  readonly #onTrial = new Set<string>();
  /** Those whose step held the loop, and it is not known yet whether that was garbage. */
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

  /** Has the file say what is known, in as few lines as that takes. */
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
    // The clock was set back: nobody is put aside until an instant that it may reach in years.
    const corrected = { ...stalls, lastAt: now };
    this.#stalls.set(asset, corrected);
    return asideUntil(corrected);
  }

  /** All that are put aside. */
  all(): readonly string[] {
    return [...this.#stalls.keys()].filter((asset) => this.until(asset) !== null);
  }

  /** True where the asset is not to be judged: it is put aside, and no look tries it. */
  isAside(asset: string): boolean {
    return this.#stalls.size > 0 && !this.#onTrial.has(asset) && this.until(asset) !== null;
  }

  /** A look at the asset: what it brings is judged, and where that goes well the asset is as any other again. */
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

  /** A step of the asset held the loop; `over` tells what became of it. */
  suspect(asset: string): void {
    this.#suspects.add(asset);
  }

  /** The step is over, which began at `at`. */
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
 * A process that was killed while it was deaf would be deaf again at the next start, so once counts twice. Not where its
 * memory was nearly full before: then it was garbage, and anybody's step.
 */
function afterKill(stalls: Stalls): Stalls {
  const { count, isMemoryFull } = stalls;
  return { ...stalls, isOpen: false, count: count === 1 && !isMemoryFull ? 2 : count };
}
