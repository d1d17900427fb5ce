import { agendaOf } from '../../compare/agenda.ts';
import type { Judged } from '../../compare/happening/judged.ts';
import { judge } from '../../compare/judge.ts';
import { alarmsOf, isHeld } from '../../compare/removed/alarms.ts';
import { lastPolicyOf, withLastPolicy } from '../../compare/removed/last-policy.ts';
import { reportOfRemoved } from '../../compare/removed/report.ts';
import type { Happening } from '../../model/state/happening.ts';
import type { AssetState } from '../../model/state.ts';
import type { Store } from '../../model/store.ts';
import type { Ledger } from '../ledger.ts';
import { holdingNote, removalNote, type Leaving } from './removal-notes.ts';
import type { Sinks } from '../sinks.ts';

/**
 * `otports_asset_info` stays this long without deviations. So alerts can see that somebody removed the asset on
 * purpose.
 */
const shownForMs = 15 * 60_000;

/** A removal that could not be written down is tried again after this time. */
const againAfterMs = 60_000;

/** Names of assets that have left the config, and what became of them. */
export type Left = Readonly<Record<'removed' | 'held', readonly string[]>>;

export interface RemovalDeps {
  readonly store: Pick<Store, 'record' | 'forget' | 'state'>;
  readonly ledger: Pick<Ledger, 'turn'>;
  readonly sinks: Pick<Sinks, 'published' | 'removed'>;
  readonly now: () => number;
  /** Calls `due` later; null cancels it. */
  readonly deadline: (asset: string, at: number | null) => void;
  /** Called with everything that was written down. */
  readonly told: (judged: Judged) => void;
}

/**
 * Assets that have left the config. An asset without alerts is recorded as removed, shown for a while, then forgotten;
 * its history stays. An asset that deviates is held: it stays as it was, nobody asks it, until somebody confirms its
 * removal.
 */
export class Removals {
  readonly #deps: RemovalDeps;
  /** Assets whose removal could not be written yet. */
  readonly #owed = new Map<string, Leaving>();
  readonly #pending = new Set<string>();

  constructor(deps: RemovalDeps) {
    this.#deps = deps;
  }

  /** Those that are held. */
  get pending(): ReadonlySet<string> {
    return this.#pending;
  }

  /** Assets whose removal could not be written yet. It is tried again automatically, and at each reload. */
  get owed(): ReadonlySet<string> {
    return new Set(this.#owed.keys());
  }

  /** Tells whether the asset is now removed or held. After a StoreError it is tried again automatically. */
  async leave(asset: string, asked: Leaving): Promise<'removed' | 'held'> {
    const { deadline, now, ledger, store } = this.#deps;
    const before = this.#owed.get(asset);
    // At the second try nobody knows any more from which config the asset came, or who confirmed it.
    const leaving = {
      ...asked,
      policy: asked.policy ?? before?.policy ?? null,
      confirmed: asked.confirmed ?? before?.confirmed ?? null,
    };
    this.#owed.set(asset, leaving);
    deadline(asset, now() + againAfterMs);
    await ledger.turn(asset, async () => {
      const state = await store.state(asset);
      if (state !== null) await this.#leave(state, leaving);
    });
    this.#owed.delete(asset);
    return this.#pending.has(asset) ? 'held' : 'removed';
  }

  /**
   * At a start: an asset of the store that is not in the config goes on as it was. Null where it was removed before.
   */
  async adopt(state: AssetState): Promise<'removed' | 'held' | null> {
    if (state.removedAt !== null) {
      this.#showRemoved(state, state.removedAt);
      return null;
    }
    if (isHeld(state)) this.#hold(state);
    else await this.#leave(state, { policy: null, confirmed: null, by: 'a start of otports' });
    return this.#pending.has(state.asset) ? 'held' : 'removed';
  }

  /** It is in the config again. */
  returned(asset: string): void {
    this.#owed.delete(asset);
    this.#pending.delete(asset);
  }

  /**
   * Its time has come: a removal that could not be written is tried again; an asset that was shown long enough is
   * forgotten.
   */
  async due(asset: string): Promise<void> {
    const { ledger, store } = this.#deps;
    const leaving = this.#owed.get(asset);
    if (leaving !== undefined) {
      await this.leave(asset, leaving);
      return;
    }
    await ledger.turn(asset, async () => {
      const state = await store.state(asset);
      if (state !== null && isHeld(state)) await this.#judge(state);
      else await this.#forget(asset);
    });
  }

  async #leave(before: AssetState, { policy, confirmed, by }: Leaving): Promise<void> {
    const at = this.#deps.now();
    const state = policy === null ? before : withLastPolicy(policy, before, at);
    if (state.removedAt !== null) {
      this.#showRemoved(state, state.removedAt);
    } else if (confirmed === null && alarmsOf(state).length > 0) {
      if (!isHeld(state))
        await this.#write(asShown(state, { kind: 'removal_pending', at, note: holdingNote(state, by) }));
      this.#hold(isHeld(state) ? state : { ...state, removalPendingAt: at });
    } else {
      const judged = asShown(state, { kind: 'removed', at, note: removalNote(state, { confirmed, by }) });
      await this.#write(judged);
      this.#showRemoved(judged.state, at);
    }
  }

  /** A deadline of a held asset has passed. */
  async #judge(before: AssetState): Promise<void> {
    const judged = asShown(before, { kind: 'tick', at: this.#deps.now() });
    // Set before the write, so that a failed write is tried again.
    this.#deps.deadline(before.asset, this.#deps.now() + againAfterMs);
    if (judged.changes.length > 0) await this.#write(judged);
    this.#hold(judged.state);
  }

  async #write(judged: Judged): Promise<void> {
    const { state, events, changes } = judged;
    await this.#deps.store.record({ state, events, changes, evidence: null });
    this.#deps.told(judged);
  }

  #hold(state: AssetState): void {
    const { sinks, now, deadline } = this.#deps;
    this.#pending.add(state.asset);
    sinks.published(reportOfRemoved(state, now()));
    deadline(state.asset, agendaOf(lastPolicyOf(state), state, now()).judgeAt);
  }

  #showRemoved(state: AssetState, at: number): void {
    const { sinks, now, deadline } = this.#deps;
    this.#pending.delete(state.asset);
    sinks.published(reportOfRemoved(state, now()));
    deadline(state.asset, at + shownForMs);
  }

  async #forget(asset: string): Promise<void> {
    this.#deps.sinks.removed(asset);
    await this.#deps.store.forget(asset);
  }
}

/** Uses what was last known of its config, because the config does not have it any more. */
function asShown(before: AssetState, happening: Happening<'tick' | 'removal_pending' | 'removed'>): Judged {
  return judge(lastPolicyOf(before), before, happening);
}
