import { judgeRemoval } from '../compare/judge.ts';
import { reportOf } from '../compare/report.ts';
import type { AssetPolicy } from '../model/asset.ts';
import type { AssetState } from '../model/state.ts';
import type { Store } from '../model/store.ts';
import type { Publisher } from './publisher.ts';

/** So long `otports_asset_info` stays without deviations, that alerts may see the asset was taken away on purpose. */
const shownForMs = 15 * 60_000;

/** A removal that could not be written down is tried again after this time. */
const againAfterMs = 60_000;

export interface RemovalDeps {
  readonly store: Pick<Store, 'record' | 'forget' | 'state'>;
  readonly publisher: Pick<Publisher, 'publish' | 'remove'>;
  readonly now: () => number;
  /** Rings `due` later. */
  readonly deadline: (asset: string, at: number) => void;
}

/** Assets that have left the config: recorded, shown for a while as removed, then forgotten; their history stays. */
export class Removals {
  readonly #deps: RemovalDeps;
  /** Policies of assets whose removal could not be written down yet. */
  readonly #owed = new Map<string, AssetPolicy>();

  constructor(deps: RemovalDeps) {
    this.#deps = deps;
  }

  /** `policy` as it was, for its labels. Rejects with StoreError, and is then tried again by itself. */
  async begin(policy: AssetPolicy, asset: string): Promise<void> {
    this.#owed.set(asset, policy);
    this.#deps.deadline(asset, this.#deps.now() + againAfterMs);
    const state = await this.#deps.store.state(asset);
    if (state !== null) {
      await this.adopt(policy, state);
    }
    this.#owed.delete(asset);
  }

  async adopt(policy: AssetPolicy, before: AssetState): Promise<void> {
    const { store, publisher, now, deadline } = this.#deps;
    const at = before.removedAt ?? now();
    const { state, events, changes } = judgeRemoval(before, at);
    if (before.removedAt === null) {
      await store.record({ state, events, changes, evidence: null });
    }
    publisher.publish(reportOf(policy, { state, paused: [] }, now()));
    deadline(state.asset, at + shownForMs);
  }

  /** Its time has come: what could not be written down is tried again, what has been shown long enough is forgotten. */
  async due(asset: string): Promise<void> {
    const policy = this.#owed.get(asset);
    if (policy !== undefined) {
      await this.begin(policy, asset);
      return;
    }
    this.#deps.publisher.remove(asset);
    await this.#deps.store.forget(asset);
  }
}

/** Labels of an asset that left the config while the exporter was down: nobody knows more than its name. */
export function policyOfStranger(asset: string): AssetPolicy {
  return {
    identity: { name: asset, address: '', site: 'unassigned', zone: 'unassigned', role: '', criticality: '' },
    collector: 'ssh',
    witnesses: [],
    baseline: null,
    countLoopback: false,
    unverifiedIsDeviation: false,
    ephemeral: { transport: 'udp', first: 32_768, last: 65_535 },
    severity: [],
    confirm: { confirmAfterMs: 0, confirmWithinMs: 0, confirmations: 0, intervalMs: 0 },
    staleAfterMs: 0,
    nat: false,
    maintenanceAt: () => null,
    maxRows: 0,
    deviationLimit: 0,
    publishPorts: false,
  };
}
