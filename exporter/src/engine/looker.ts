import type { Asset } from '../config/config.ts';
import { notBegun, type LookEnd, type OtherKey, type Outcome } from '../model/collection.ts';
import { pauseText } from '../model/pause.ts';
import type { Watch } from '../lib/step.ts';
import type { AssetState } from '../model/state.ts';
import type { Store, StoreRecord } from '../model/store.ts';
import type { Assets } from './assets.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import { look, type Brought, type Looked } from './look.ts';
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

/** One whole look at one asset: collect, normalize, compare, record, publish. */
export class Looker {
  readonly #deps: LookerDeps;

  constructor(deps: LookerDeps) {
    this.#deps = deps;
  }

  /** Says how the look ended. Never rejects. */
  async look(name: string, signal: AbortSignal): Promise<LookEnd> {
    const asset = this.#deps.assets.get(name);
    // The asset may have left the config since its turn came.
    return asset === null ? notBegun : this.#look(asset, signal);
  }

  async #look(asset: Asset, signal: AbortSignal): Promise<LookEnd> {
    const { assets, store, ledger, trouble, witnesses, now } = this.#deps;
    const { name } = asset.policy.identity;
    // Before the look, so that what answered until now is compared with what the asset lists.
    await witnesses.hear(asset);
    const before = await store.state(name);
    const { happening, brought, answerMs } = await look({
      asset: name,
      collector: assets.collectorOf(asset),
      name: asset.sources[0].type,
      remembered: before?.remembered ?? null,
      signal,
      longestMs: asset.limits.maxDurationMs,
      now,
      step: this.#deps.watch.step,
      keep: async (text) => {
        await ledger.take(name, { kind: 'kept', at: now(), remembered: text });
      },
      bug: (error) => {
        trouble.bug(name, error);
      },
    });
    const { footprint } = happening;
    const end = { outcome: outcomeOf(happening), requests: footprint.requests, answerMs };
    if (signal.aborted && happening.kind === 'failed') {
      await trouble.guard(name, ledger.take(name, { kind: 'cut_short', at: now(), footprint }));
      return end;
    }
    this.#tell(name, before, happening);
    const written = happening.kind === 'failed' ? ledger.take(name, happening) : this.#record(name, brought);
    await trouble.guard(name, written);
    return end;
  }

  /**
   * In order. Where one cannot be written, the ones after it are not written either, and the next look brings them
   * again.
   */
  async #record(asset: string, brought: readonly Brought[]): Promise<void> {
    for (const one of brought) await this.#deps.ledger.take(asset, one.happening, evidenceOf(one));
  }

  /**
   * Writes to the log once when an asset begins to fail, once for each other host key, and once when it answers again.
   */
  #tell(asset: string, state: AssetState | null, happening: Looked['happening']): void {
    const { log } = this.#deps;
    const before = state?.lastCollection?.outcome ?? null;
    const { durationMs, footprint } = happening;
    log.debug({ asset, outcome: outcomeOf(happening), durationMs, footprint }, 'look');
    if (happening.kind === 'failed' && (happening.reason !== before || isNewKey(state, happening.otherKey))) {
      const { reason } = happening;
      const facts = { killSwitchFile: null, hasOtherHostKey: happening.otherKey !== undefined };
      const pause = reason === 'auth' || reason === 'host_key' ? { paused: pauseText(asset, [reason], facts) } : {};
      log.warn({ asset, outcome: reason, reason: happening.message, ...pause }, 'asset cannot be looked at');
    }
    if (happening.kind !== 'failed' && before !== null && before !== 'ok') {
      log.warn({ asset }, 'asset answers again');
    }
  }
}

/** True where this is another key than the one in the log. `host_key` is also the outcome where no key is pinned. */
function isNewKey(state: AssetState | null, key: OtherKey | undefined): boolean {
  return key !== undefined && key.offered !== state?.otherHostKey?.offered;
}

function outcomeOf(happening: Looked['happening']): Outcome {
  return happening.kind === 'failed' ? happening.reason : 'ok';
}

function evidenceOf({ happening, raw }: Brought): StoreRecord['evidence'] {
  if (happening.kind === 'nothing_new' || raw === null) return null;
  const { evidence, takenAt, collector } = happening.observation;
  return { sha256: evidence.sha256, raw, takenAt, collector };
}
