import { appendFileSync } from 'node:fs';
import { writeAtomically } from '../../record/write-atomically.ts';
import type { Log } from '../log.ts';
import { asideUntil, readStalls, stallLine, stallsOf, type StallFact, type Stalls } from './stall-log.ts';

export interface AsideDeps {
  /** Lines of `stall-log.ts`. */
  readonly file: string;
  readonly log: Log;
  readonly now: () => number;
}

/** Assets whose steps held the event loop for seconds: who is put aside, and until when. Over restarts as well. */
export class Aside {
  readonly #deps: AsideDeps;
  #stalls: ReadonlyMap<string, Stalls>;
  /** Those at which there is a look now: they are judged as any other. */
  readonly #onTrial = new Set<string>();

  constructor(deps: AsideDeps) {
    this.#deps = deps;
    const { file, log } = deps;
    const facts = readStalls(file);
    // A process that was killed while it was deaf would be deaf again at the next start: once counts twice.
    const killed = [...stallsOf(facts)].flatMap(([asset, stalls]): readonly StallFact[] =>
      stalls.isOpen
        ? [
            ...(stalls.count === 1 ? [{ what: 'stalled' as const, asset, at: stalls.lastAt }] : []),
            { what: 'over', asset, at: stalls.lastAt },
          ]
        : [],
    );
    for (const { asset } of killed.filter(({ what }) => what === 'over')) {
      log.error({ asset }, 'otports was stopped while a step of this asset held its event loop');
    }
    this.#stalls = stallsOf([...facts, ...killed]);
    if (facts.length > 0) writeAtomically(file, [...this.#stalls].map(([asset, one]) => linesOf(asset, one)).join(''));
  }

  /** Until when the asset is not asked, epoch milliseconds; null where it is not put aside. */
  until(asset: string): number | null {
    const stalls = this.#stalls.get(asset);
    return stalls === undefined ? null : asideUntil(stalls);
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
      this.refresh();
      if (end.outcome === 'ok' && this.until(asset) !== null && this.#stalls.get(asset)?.count === before?.count) {
        this.#deps.log.warn({ asset }, 'asset no longer holds up the exporter, and is asked as before');
        this.#write({ what: 'passed', asset, at: this.#deps.now() });
      }
      return end;
    } finally {
      this.#onTrial.delete(asset);
    }
  }

  /** Those whose step was written down, and not yet that it is over. */
  held(): readonly string[] {
    return [...this.#stalls].flatMap(([asset, { isOpen }]) => (isOpen ? [asset] : []));
  }

  /** The step of the asset is over that was written down. */
  over(asset: string, isGarbage: boolean): void {
    this.#write({ what: isGarbage ? 'collected' : 'over', asset, at: this.#deps.now() });
    const until = this.until(asset);
    const aside = until === null ? {} : { asideUntil: new Date(until).toISOString() };
    const text = isGarbage
      ? 'collecting garbage held up the exporter'
      : 'a step of this asset held up the exporter for seconds';
    this.#deps.log.error({ asset, ...aside }, text);
  }

  /** Reads what the watching thread has written. */
  refresh(): void {
    this.#stalls = stallsOf(readStalls(this.#deps.file));
  }

  #write(fact: StallFact): void {
    try {
      appendFileSync(this.#deps.file, stallLine(fact), { mode: 0o600, flush: true });
    } catch (error) {
      this.#deps.log.error({ err: error, asset: fact.asset }, 'it could not be written down who held up the exporter');
    }
    this.refresh();
  }
}

function linesOf(asset: string, { count, lastAt }: Stalls): string {
  const stalled = stallLine({ what: 'stalled', asset, at: lastAt }).repeat(count);
  return stalled + stallLine({ what: 'over', asset, at: lastAt });
}
