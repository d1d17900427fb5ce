import { agendaOf, type Agenda } from '../compare/agenda.ts';
import { newAsset, type Judged } from '../compare/judge.ts';
import { withLastPolicy } from '../compare/removal.ts';
import { asideReport, reportOf } from '../compare/report.ts';
import type { AssetPolicy } from '../model/asset.ts';
import type { AssetReport, PauseReason } from '../model/report.ts';
import type { AssetState } from '../model/state.ts';
import type { Watch } from '../lib/step.ts';
import type { Store, StoreRecord } from '../model/store.ts';
import { Turns } from '../lib/keyed-queue.ts';

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

/** One step in the life of an asset: pure, from `compare/judge.ts`. */
export type Step = (policy: AssetPolicy, before: AssetState) => Judged;

interface Taken {
  readonly step: Step;
  readonly evidence: StoreRecord['evidence'];
  readonly isNew: boolean;
}

/**
 * compare, record, publish: each step of an asset is judged on what the one before left on the disk, written down, and
 * only then published. Steps of one asset never overlap; nothing of an asset stays in memory between them.
 */
export class Ledger {
  readonly #deps: LedgerDeps;
  readonly #turns = new Turns();

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  /**
   * Rejects with StoreError where the step could not be written; nothing of it was published then.
   * @returns false where the asset is not configured any more
   */
  take(asset: string, step: Step, evidence: StoreRecord['evidence'] = null): Promise<boolean> {
    return this.#turns.take(asset, () => this.#take(asset, step, evidence));
  }

  /** The same for a state that is at hand, at start-up. */
  async adopt(before: AssetState, step: Step): Promise<void> {
    const policy = this.#deps.policyOf(before.asset);
    if (policy !== null) {
      await this.#judge(policy, before, { step, evidence: null, isNew: false });
    }
  }

  /** Work on an asset that is not configured any more, in its turn among the steps of the asset. */
  turn(asset: string, work: () => Promise<void>): Promise<void> {
    return this.#turns.take(asset, work);
  }

  /** Renders the asset again as it stands, e.g. because a pause began. */
  refresh(asset: string): Promise<void> {
    return this.#turns.take(asset, async () => {
      const state = await this.#deps.store.state(asset);
      const policy = this.#deps.policyOf(asset);
      if (state !== null && policy !== null) {
        this.#publish(policy, state);
      }
    });
  }

  async #take(asset: string, step: Step, evidence: StoreRecord['evidence']): Promise<boolean> {
    const { store, now } = this.#deps;
    const known = await store.state(asset);
    const before = known ?? newAsset(asset, now());
    // Asked for after the wait: a reload meanwhile counts.
    const policy = this.#deps.policyOf(asset);
    if (policy === null) {
      return false;
    }
    await this.#judge(policy, before, { step, evidence, isNew: known === null });
    return true;
  }

  /** What an asset that is put aside waits for comes with the look that tries it. */
  async #judge(policy: AssetPolicy, before: AssetState, { step, evidence, isNew }: Taken): Promise<void> {
    const { store, agenda, told, watch } = this.#deps;
    if (watch.isAside(before.asset)) {
      this.#publish(policy, before);
      return;
    }
    const { judged, isWorthIt } = watch.step(before.asset, () => {
      const stepped = step(policy, before);
      const judged = { ...stepped, state: withLastPolicy(policy, stepped.state, stepped.at) };
      return { judged, isWorthIt: isNew || isNews(before, judged) };
    });
    const { at, state, events, changes } = judged;
    if (isWorthIt) {
      await watch.step(state.asset, () => store.record({ state, events, changes, evidence }));
      told(judged);
    }
    this.#publish(policy, state);
    // From the instant that was judged: a rule that ran out while the disk was slow is due at once.
    agenda(state.asset, agendaOf(policy, state, at));
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

/** A deadline or a reload that changes nothing is not worth a write. */
function isNews(before: AssetState, { state, events, changes }: Judged): boolean {
  return events.length > 0 || changes.length > 0 || JSON.stringify(state) !== JSON.stringify(before);
}
