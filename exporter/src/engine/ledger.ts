import { agendaOf, type Agenda } from '../compare/agenda.ts';
import type { Judged, Refusal } from '../compare/happening/judged.ts';
import { judge, type JudgedBy } from '../compare/judge.ts';
import { newAsset } from '../compare/new-asset.ts';
import { withLastPolicy } from '../compare/removed/last-policy.ts';
import { reportOf } from '../compare/report.ts';
import { asideReport } from '../compare/report/aside.ts';
import type { AssetPolicy } from '../model/asset.ts';
import type { Happening, HappeningKind } from '../model/state/happening.ts';
import type { AssetReport, PauseReason } from '../model/report.ts';
import type { AssetState } from '../model/state.ts';
import type { Watch } from '../lib/step.ts';
import type { Store, StoreRecord } from '../model/store.ts';
import { KeyedQueue } from '../lib/keyed-queue.ts';

export interface LedgerDeps {
  readonly store: Pick<Store, 'record' | 'state'>;
  readonly now: () => number;
  /** Null where the asset is not configured any more. */
  readonly policyOf: (asset: string) => AssetPolicy | null;
  readonly pausedOf: (asset: string) => readonly PauseReason[];
  /** Why the asset is asked less often than its interval says, or null. */
  readonly slownessOf: (asset: string) => string | null;
  readonly publish: (report: AssetReport) => void;
  readonly agenda: (asset: string, agenda: Agenda) => void;
  readonly watch: Watch;
  /** Called with everything that was written down. */
  readonly told: (judged: Judged) => void;
}

/** A happening, or a function that makes it from the last state, where that state must be read first. */
export type Happened<K extends HappeningKind = HappeningKind> = Happening<K> | ((before: AssetState) => Happening<K>);

interface Taken<K extends HappeningKind> {
  readonly happened: Happened<K>;
  readonly evidence: StoreRecord['evidence'];
  readonly isNew: boolean;
}

/**
 * Compare, record, publish. Each happening of an asset is judged from the last state on disk, then written, and only
 * then published. Two happenings of one asset never overlap. Nothing of an asset stays in memory between them.
 */
export class Ledger {
  readonly #deps: LedgerDeps;
  readonly #queue = new KeyedQueue();

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  /**
   * Rejects with StoreError where the happening could not be written; then nothing of it was published.
   * @returns what was judged; null where nothing was, because the asset is put aside or not configured any more
   */
  take<K extends HappeningKind>(
    asset: string,
    happened: Happened<K>,
    evidence: StoreRecord['evidence'] = null,
  ): Promise<JudgedBy[K] | null> {
    return this.#queue.take(asset, async () => {
      const { store, now, policyOf } = this.#deps;
      const known = await store.state(asset);
      // The policy is read after the wait, so that a reload meanwhile counts.
      const policy = policyOf(asset);
      if (policy === null) return null;
      return await this.#judge(policy, known ?? newAsset(asset, now()), { happened, evidence, isNew: known === null });
    });
  }

  /** The same at start-up, for a state that was read already. */
  async adopt(before: AssetState, happened: Happened): Promise<void> {
    const policy = this.#deps.policyOf(before.asset);
    if (policy !== null) await this.#judge(policy, before, { happened, evidence: null, isNew: false });
  }

  /** Work on an asset that is not configured any more. It waits for its turn among the happenings of the asset. */
  turn(asset: string, work: () => Promise<void>): Promise<void> {
    return this.#queue.take(asset, work);
  }

  /** Renders the asset again without a happening, e.g. because a pause began. */
  refresh(asset: string): Promise<void> {
    return this.#queue.take(asset, async () => {
      const state = await this.#deps.store.state(asset);
      const policy = this.#deps.policyOf(asset);
      if (state !== null && policy !== null) {
        this.#publish(policy, state);
      }
    });
  }

  /** An asset that is put aside has no agenda. The next look at it makes one. */
  async #judge<K extends HappeningKind>(
    policy: AssetPolicy,
    before: AssetState,
    { happened, evidence, isNew }: Taken<K>,
  ): Promise<JudgedBy[K] | null> {
    const { store, agenda, told, watch } = this.#deps;
    if (watch.isAside(before.asset)) {
      this.#publish(policy, before);
      return null;
    }
    const { outcome, judged, isWorthIt } = watch.step(before.asset, () => {
      const outcome = judge(policy, before, typeof happened === 'function' ? happened(before) : happened);
      const judged = withPolicy(policy, outcome);
      return { outcome, judged, isWorthIt: judged !== null && (isNew || isNews(before, judged)) };
    });
    if (judged === null) return outcome;
    const { at, state, events, changes } = judged;
    if (isWorthIt) {
      await watch.step(state.asset, () => store.record({ state, events, changes, evidence }));
      told(judged);
    }
    this.#publish(policy, state);
    // The agenda begins at the judged instant: a rule that ended while the disk was slow is due at once.
    agenda(state.asset, agendaOf(policy, state, at));
    return outcome;
  }

  #publish(policy: AssetPolicy, state: AssetState): void {
    const { publish, pausedOf, slownessOf, now, watch } = this.#deps;
    const { step, isAside } = watch;
    step(state.asset, () => {
      const known = { state, paused: pausedOf(state.asset) };
      const report = (isAside(state.asset) ? asideReport : reportOf)(policy, known, now());
      const slowness = slownessOf(state.asset);
      publish(slowness === null ? report : { ...report, notes: [...report.notes, slowness] });
    });
  }
}

/** What must be written down; null where the happening was refused. */
function withPolicy(policy: AssetPolicy, outcome: Judged | Refusal): Judged | null {
  if ('refused' in outcome) return null;
  return { ...outcome, state: withLastPolicy(policy, outcome.state, outcome.at) };
}

/** A deadline or a reload that changes nothing need not be written. */
function isNews(before: AssetState, { state, events, changes }: Judged): boolean {
  return events.length > 0 || changes.length > 0 || !isSame(before, state);
}

/** Whether the store would write the same. What judging left as it was is the same object, and its listeners are many. */
function isSame(before: AssetState, after: AssetState): boolean {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof AssetState>;
  return [...keys].every(
    (key) => before[key] === after[key] || JSON.stringify(before[key]) === JSON.stringify(after[key]),
  );
}
