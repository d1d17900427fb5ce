import { changesBetween, namesText } from '../config/reload/changes.ts';
import type { Config } from '../config/config.ts';
import { confirmationProblems } from '../config/reload/removals.ts';
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../engine/log.ts';
import type { ConfirmedRemovals, ReloadChanges, ReloadRequest, ReloadResult } from '../model/command/reload.ts';
import type { SelfMetrics } from '../publish/metrics/self.ts';
import { ReloadQueue } from './reload-queue.ts';

export type Reloaded =
  | { readonly config: Config; readonly problems: readonly [] }
  | { readonly config: null; readonly problems: readonly string[] };

export interface ReloaderDeps {
  readonly engine: Pick<Engine, 'assets' | 'removals' | 'replace'>;
  /** Reads the config again. */
  readonly load: (options: { readonly confirmed: ConfirmedRemovals; readonly before: Config }) => Promise<Reloaded>;
  /** This is the current config now. */
  readonly replaced: (config: Config) => void;
  readonly self: Pick<SelfMetrics, 'configLoaded'>;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Replaces the current config by another one. Where it cannot be used, everything stays as it was, and the result says
 * why.
 */
export class Reloader {
  readonly #deps: ReloaderDeps;
  readonly #queue: ReloadQueue<ReloadRequest, ReloadResult>;

  constructor(deps: ReloaderDeps) {
    this.#deps = deps;
    this.#queue = new ReloadQueue(this.#reload.bind(this));
  }

  /** One reload at a time; waiting requests share one. */
  reload(request: ReloadRequest): Promise<ReloadResult> {
    return this.#queue.ask(request);
  }

  async #reload({ confirmed, by }: ReloadRequest): Promise<ReloadResult> {
    const { engine, load, self, now, log } = this.#deps;
    const { removals } = engine;
    const before = engine.assets.config;
    const { config, problems } = await load({ confirmed, before });
    if (config === null) {
      self.configLoaded(false, now());
      log.warn({ problems }, 'the config was not reloaded, everything stays as it was');
      return { ok: false, problems, changes: {} };
    }
    const pending = new Set([...removals.pending, ...removals.owed]);
    const wrong = confirmationProblems({ before, after: config, pending }, confirmed);
    if (wrong.length > 0) return { ok: false, problems: wrong, changes: {} };
    const { gone, ...changes } = await changesBetween(before, config);
    this.#deps.replaced(config);
    const left = await engine.replace({ config, gone, confirmed, by: `a reload by ${by}` });
    const texts = textsOf({ ...changes, ...left });
    self.configLoaded(true, now());
    log.info({ assets: config.assets.length, by, ...texts }, 'config reloaded');
    const owed = [...removals.owed];
    return { ok: owed.length === 0, problems: owed.length === 0 ? [] : [owedText(owed)], changes: texts };
  }
}

function owedText(assets: readonly string[]): string {
  return `the new configuration holds, but that ${namesText(assets)} left it could not be written down; it stays as it was and is tried again every minute, and at each reload`;
}

/** What a reload or a start did, for a person and the log. Kinds of change that did not happen are left out. */
export function textsOf(changes: Readonly<Record<string, readonly string[]>>): ReloadChanges {
  return Object.fromEntries(
    Object.entries(changes).flatMap(([what, names]) => (names.length === 0 ? [] : [[what, namesText(names)]])),
  );
}
