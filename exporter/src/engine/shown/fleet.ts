import { explainCut } from '../../compare/explain.ts';
import { isHeld } from '../../compare/removed/alarms.ts';
import { lastPolicyOf } from '../../compare/removed/last-policy.ts';
import { explainHeldCut, removedReportCut } from '../../compare/removed/report.ts';
import { publishedCut, reportCut } from '../../compare/report.ts';
import { asideReportCut } from '../../compare/report/aside.ts';
import { besideConfig, ruleToAdd } from '../../config/baselines/rule-to-add.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import type { Explanation } from '../../model/explanation.ts';
import type { Fleet, FleetRow, PublishedDeviations } from '../../model/fleet.ts';
import type { Transport } from '../../model/listener.ts';
import type { AssetReport, PauseReason } from '../../model/report.ts';
import type { Watch } from '../../lib/step.ts';
import type { ListeningQuery, Store } from '../../model/store.ts';
import { inTurns, mapCut } from '../../lib/turns.ts';
import type { FleetRows } from './fleet-rows.ts';

export interface FleetDeps {
  readonly rows: Pick<FleetRows, 'rows'>;
  readonly store: Pick<Store, 'state' | 'listening'>;
  readonly now: () => number;
  readonly policyOf: (asset: string) => AssetPolicy | null;
  readonly pausedOf: (asset: string) => readonly PauseReason[];
  readonly nextLookAt: (asset: string) => number | null;
  /** The kill-switch file, where it exists. */
  readonly killSwitch: () => string | null;
  readonly watch: Watch;
  /** As somebody named it: files of rules are shown relative to its folder. */
  readonly configFile: () => string;
}

/**
 * What pages and the API read: one small row per asset in memory; everything else is read from the store on request.
 */
export class LiveFleet implements Fleet {
  readonly #deps: FleetDeps;

  constructor(deps: FleetDeps) {
    this.#deps = deps;
  }

  rows(): readonly FleetRow[] {
    return this.#deps.rows.rows();
  }

  async report(asset: string): Promise<AssetReport | null> {
    const { policyOf, store, pausedOf, now, watch } = this.#deps;
    const policy = policyOf(asset);
    const state = await store.state(asset);
    if (state === null) return null;
    if (policy !== null) {
      const cut = watch.isAside(asset) ? asideReportCut : reportCut;
      const report = await inTurns(cut(policy, { state, paused: pausedOf(asset) }, now()));
      const listeners = await inTurns(
        mapCut(report.listeners, (one) => (one.rule === null ? one : { ...one, rule: this.#fileShown(one.rule) })),
      );
      return { ...report, listeners };
    }
    return isHeld(state) ? inTurns(removedReportCut(state, now())) : null;
  }

  async deviations(asset: string): Promise<PublishedDeviations | null> {
    const policy = this.#deps.policyOf(asset);
    const state = await this.#deps.store.state(asset);
    if (state === null) return null;
    if (policy !== null) return inTurns(publishedCut(policy, state));
    return isHeld(state) ? inTurns(publishedCut(lastPolicyOf(state), state)) : null;
  }

  async listening(query: ListeningQuery): Promise<ReadonlySet<string>> {
    return new Set(await this.#deps.store.listening(query));
  }

  async explain(asset: string, transport: Transport, port: number): Promise<Explanation | null> {
    const policy = this.#deps.policyOf(asset);
    const state = await this.#deps.store.state(asset);
    if (state === null) return null;
    if (this.#deps.watch.isAside(asset)) return null;
    const asked = { state, transport, port };
    if (policy !== null) {
      const explanation = await inTurns(explainCut(policy, asked, this.#deps.now()));
      return this.#withFiles(policy, explanation);
    }
    return isHeld(state) ? inTurns(explainHeldCut(asked, this.#deps.now())) : null;
  }

  /** With files as they are shown, and with the rule that would approve the port. */
  #withFiles(policy: AssetPolicy, explanation: Explanation): Explanation {
    const { listener, judgement } = explanation;
    const suggestion =
      listener === null || judgement === null
        ? null
        : ruleToAdd(policy, { listener, verdict: judgement.verdict }, this.#deps.configFile());
    const rules = explanation.rules.map((rule) => ({
      ...rule,
      source: { ...rule.source, file: this.#fileShown(rule.source.file) },
    }));
    return { ...explanation, rules, ...(suggestion === null ? {} : { suggestion }) };
  }

  /** Also changes a text that begins with a file name. */
  #fileShown(file: string): string {
    return besideConfig(file, this.#deps.configFile());
  }

  killSwitch(): string | null {
    return this.#deps.killSwitch();
  }

  /** The schedule knows when a breaker ends. For any other pause this is only when the asset would have been asked. */
  nextLookAt(asset: string): number | null {
    const { pausedOf, nextLookAt, now } = this.#deps;
    const at = pausedOf(asset).some((reason) => reason !== 'breaker') ? null : nextLookAt(asset);
    // An asset that is due waits for its turn.
    return at === null ? null : Math.max(at, now());
  }
}
