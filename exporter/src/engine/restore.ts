import type { AssetState } from '../model/state.ts';
import type { Store } from '../model/store.ts';
import type { Assets } from './assets.ts';
import type { Ledger } from './ledger.ts';
import type { Left, Removals } from './removed/removals.ts';
import type { Sinks } from './sinks.ts';

/** States read at once: enough to keep the store busy, few enough to leave the event loop free. */
const statesAtOnce = 50;

export interface RestoreDeps {
  readonly store: Pick<Store, 'states'>;
  readonly assets: Assets;
  readonly ledger: Ledger;
  readonly removals: Removals;
  readonly sinks: Pick<Sinks, 'configured'>;
}

/**
 * Shows every asset as the store knows it, with its true age, under the config as it is now. Resolves when all of them
 * were told to the sinks.
 * @returns assets of the store that are not in the config: those that this start removed, and all that are held
 * @throws StoreError
 */
export async function restore({ store, assets, ledger, removals, sinks }: RestoreDeps, at: number): Promise<Left> {
  const configured = assets.configured(at);
  const missing = new Set(assets.names());
  const left = { removed: [] as string[], held: [] as string[] };
  const adopt = async (state: AssetState): Promise<void> => {
    if (missing.delete(state.asset)) {
      await ledger.adopt(state, configured);
      return;
    }
    const how = await removals.adopt(state);
    if (how !== null) left[how].push(state.asset);
  };
  sinks.configured(assets.config);
  for await (const states of store.states(statesAtOnce)) {
    await Promise.all(states.map(adopt));
  }
  await Promise.all([...missing].map((name) => ledger.take(name, configured)));
  return left;
}
