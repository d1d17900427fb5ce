import { judgeCutShort, judgeKept, judgeLook } from '../compare/judge.ts';
import type { Asset } from '../config/config.ts';
import { notBegun, type LookEnd, type Outcome } from '../model/collection.ts';
import { pauseText } from '../model/pause.ts';
import type { LookResult } from '../model/state.ts';
import type { Watch } from '../lib/step.ts';
import type { Store, StoreRecord } from '../model/store.ts';
import type { Assets } from './assets.ts';
import type { Ledger, Step } from './ledger.ts';
import type { Log } from './log.ts';
import { look, type Brought } from './look.ts';
import type { Trouble } from './trouble.ts';
import type { Witnesses } from './witnesses.ts';

export interface LookerDeps {
  readonly assets: Assets;
  readonly store: Pick<Store, 'state'>;
  readonly ledger: Ledger;
  readonly trouble: Trouble;
  readonly witnesses: Pick<Witnesses, 'hear'>;
  readonly log: Log;
  readonly now: () => number;
  readonly watch: Watch;
}

/** collect, normalize, compare, record, publish: one look at one asset, whole. */
export class Looker {
  readonly #deps: LookerDeps;

  constructor(deps: LookerDeps) {
    this.#deps = deps;
  }

  /** Says how the look ended. Never rejects. */
  async look(name: string, signal: AbortSignal): Promise<LookEnd> {
    const asset = this.#deps.assets.get(name);
    // Taken out of the config between its turn and now.
    return asset === null ? notBegun : this.#look(asset, signal);
  }

  async #look(asset: Asset, signal: AbortSignal): Promise<LookEnd> {
    const { assets, store, ledger, trouble, witnesses, now } = this.#deps;
    const { name } = asset.policy.identity;
    // Before the look, so that what answered until now is held against what the asset lists.
    await witnesses.hear(asset);
    const before = await store.state(name);
    const { result, raw, earlier, answerMs } = await look({
      asset: name,
      collector: assets.collectorOf(asset),
      name: asset.sources[0].type,
      remembered: before?.remembered ?? null,
      signal,
      longestMs: asset.limits.maxDurationMs,
      now,
      step: this.#deps.watch.step,
      keep: async (text) => {
        await ledger.take(name, (_policy, state) => judgeKept(state, text, now()));
      },
      bug: (error) => {
        trouble.bug(name, error);
      },
    });
    if (signal.aborted && !result.ok) {
      const { footprint } = result;
      await trouble.guard(
        name,
        ledger.take(name, (_policy, state) => judgeCutShort(state, footprint, now())),
      );
      return { outcome: outcomeOf(result), requests: footprint.requests, answerMs };
    }
    this.#tell(name, before?.lastCollection?.outcome ?? null, result);
    await trouble.guard(name, this.#record(name, [...earlier, { result, raw }]));
    return { outcome: outcomeOf(result), requests: result.footprint.requests, answerMs };
  }

  /** In order: where one cannot be written, those behind it must not pass for the next ones, and the next look brings them again. */
  async #record(asset: string, brought: readonly Brought[]): Promise<void> {
    for (const { result, raw } of brought) {
      const step: Step = (policy, state) => judgeLook(policy, state, result);
      await this.#deps.ledger.take(asset, step, evidenceOf(result, raw));
    }
  }

  /** An asset that starts to fail is told once, and once when it is back. */
  #tell(asset: string, before: Outcome | null, result: LookResult): void {
    const { log } = this.#deps;
    const { durationMs, footprint } = result;
    log.debug({ asset, outcome: outcomeOf(result), durationMs, footprint }, 'look');
    if (!result.ok && result.reason !== before) {
      const { reason } = result;
      const facts = { killSwitchFile: null, hasOtherHostKey: result.otherKey !== undefined };
      const pause = reason === 'auth' || reason === 'host_key' ? { paused: pauseText(asset, [reason], facts) } : {};
      log.warn({ asset, outcome: reason, reason: result.message, ...pause }, 'asset cannot be looked at');
    }
    if (result.ok && before !== null && before !== 'ok') {
      log.warn({ asset }, 'asset answers again');
    }
  }
}

function outcomeOf(result: LookResult): Outcome {
  return result.ok ? 'ok' : result.reason;
}

function evidenceOf(result: LookResult, raw: Buffer | null): StoreRecord['evidence'] {
  if (!result.ok || raw === null) {
    return null;
  }
  const { evidence, takenAt, collector } = result.observation;
  return { sha256: evidence.sha256, raw, takenAt, collector };
}
