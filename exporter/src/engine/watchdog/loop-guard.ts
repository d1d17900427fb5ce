import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PauseReason } from '../../model/report.ts';
import type { Watch } from '../../lib/step.ts';
import { Aside, type AsideDeps } from './aside.ts';
import { Watchdog, type WatchdogDeps } from './watchdog.ts';

export interface LoopGuardDeps extends Pick<AsideDeps, 'log' | 'now'> {
  readonly dataDir: string;
}

/**
 * The thread that watches the event loop, and the assets that are put aside because of what it saw. Before the start
 * there are none.
 */
export class LoopGuard {
  readonly #deps: LoopGuardDeps;
  #running: { readonly aside: Aside; readonly watchdog: Watchdog } | null = null;

  constructor(deps: LoopGuardDeps) {
    this.#deps = deps;
  }

  readonly watch: Watch = {
    step: (asset, work) => (this.#running === null ? work() : this.#running.watchdog.step(asset, work)),
    isAside: (asset) => this.#running?.aside.isAside(asset) ?? false,
  };

  /** Called under the lock of the store, so that no other process writes the file. */
  start(putAside: WatchdogDeps['putAside']): void {
    const file = join(this.#deps.dataDir, 'stalls.jsonl');
    const save = (text: string): void => {
      watchdog.save(text);
    };
    const aside = new Aside({ ...this.#deps, file, save });
    const watchdog = new Watchdog({ ...this.#deps, aside, file, putAside });
    watchdog.start();
    if (existsSync(file)) aside.save();
    this.#running = { aside, watchdog };
  }

  async stop(): Promise<void> {
    await this.#running?.watchdog.stop();
  }

  /** All that are put aside. */
  all(): readonly string[] {
    return this.#running?.aside.all() ?? [];
  }

  until(asset: string): number | null {
    return this.#running?.aside.until(asset) ?? null;
  }

  /** The longest block of the loop in the last one to two minutes, milliseconds. */
  longestBlockMs(): number {
    return this.#running?.watchdog.longestMs ?? 0;
  }

  /** Its time may have come but not its turn. It is put aside until a look has gone well. */
  alsoPaused(asset: string, reasons: readonly PauseReason[]): readonly PauseReason[] {
    return this.until(asset) === null || reasons.includes('stalled') ? reasons : [...reasons, 'stalled'];
  }

  /** A look at the asset, which is judged whatever happened before. `released`: it is not put aside any more. */
  async trial<T extends { readonly outcome: string }>(
    asset: string,
    { look, released }: { readonly look: () => Promise<T>; readonly released: () => Promise<void> },
  ): Promise<T> {
    if (this.#running === null) return await look();
    const wasAside = this.until(asset) !== null;
    const end = await this.#running.aside.trial(asset, look);
    if (wasAside && this.until(asset) === null) await released();
    return end;
  }
}
