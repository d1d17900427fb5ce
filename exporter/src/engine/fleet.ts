import { explainCut } from '../compare/explain.ts';
import { isHeld } from '../compare/removed/alarms.ts';
import { lastPolicyOf } from '../compare/removed/last-policy.ts';
import { explainHeldCut, removedReportCut } from '../compare/removed/report.ts';
import { publishedCut, reportCut } from '../compare/report.ts';
import { asideReportCut } from '../compare/report/aside.ts';
import { besideConfig, ruleToAdd } from '../config/baselines/rule-to-add.ts';
import type { AssetPolicy } from '../model/asset.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Fleet, FleetRow, PublishedDeviations } from '../model/fleet.ts';
import type { Transport } from '../model/listener.ts';
import { countDeviations, type AssetReport, type PauseReason } from '../model/report.ts';
import type { Watch } from '../lib/step.ts';
import type { ListeningQuery, Store } from '../model/store.ts';
import { inTurns, mapCut } from '../lib/turns.ts';

export interface FleetDeps {
  readonly store: Pick<Store, 'state' | 'listening'>;
  readonly now: () => number;
  readonly policyOf: (asset: string) => AssetPolicy | null;
  readonly pausedOf: (asset: string) => readonly PauseReason[];
  readonly nextLookAt: (asset: string) => number | null;
  /** The kill-switch file while it is there. */
  readonly killSwitch: () => string | null;
  readonly watch: Watch;
  /** As it was named: files of rules are shown as seen from its folder. */
  readonly configFile: () => string;
}

/** What pages and the API read: one small row per asset in memory, everything else from the store when it is asked for. */
export class LiveFleet implements Fleet {
  readonly #deps: FleetDeps;
  readonly #rows = new Map<string, FleetRow>();
  #sorted: readonly FleetRow[] | null = null;

  constructor(deps: FleetDeps) {
    this.#deps = deps;
  }

  update(report: AssetReport): void {
    this.#rows.set(report.identity.name, rowOf(report));
    this.#sorted = null;
  }

  remove(asset: string): void {
    this.#rows.delete(asset);
    this.#sorted = null;
  }

  rows(): readonly FleetRow[] {
    this.#sorted ??= [...this.#rows.values()].sort(byPlace);
    return this.#sorted;
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

  /** With files as they are shown, and the rule that would approve the port. */
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

  /** Also of a text that begins with a file. */
  #fileShown(file: string): string {
    return besideConfig(file, this.#deps.configFile());
  }

  killSwitch(): string | null {
    return this.#deps.killSwitch();
  }

  /** The schedule knows when a breaker closes; of any other pause its time is only when it would have been asked. */
  nextLookAt(asset: string): number | null {
    const { pausedOf, nextLookAt, now } = this.#deps;
    const at = pausedOf(asset).some((reason) => reason !== 'breaker') ? null : nextLookAt(asset);
    // What is due waits for its turn.
    return at === null ? null : Math.max(at, now());
  }
}

function rowOf(report: AssetReport): FleetRow {
  const { identity, baselinePresent, lastSuccessAt, staleAfterMs, paused, lastCollection } = report;
  const { bySeverity, unconfirmed } = countDeviations(report);
  return {
    identity,
    baselinePresent,
    deviations: bySeverity,
    unconfirmed,
    listeners: report.listeners.length,
    unverified: report.ports.unverified,
    sawAllPorts: report.complete === null ? null : report.complete.tcp && report.complete.udp,
    lastSuccessAt,
    staleAfterMs,
    lastCollectionOk: lastCollection === null ? null : lastCollection.outcome === 'ok',
    otherHostKey: report.otherHostKey !== null,
    paused,
    removalPending: report.removalPendingAt !== null,
  };
}

function byPlace({ identity: one }: FleetRow, { identity: other }: FleetRow): number {
  return compareText(one.site, other.site) || compareText(one.zone, other.zone) || compareText(one.name, other.name);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
