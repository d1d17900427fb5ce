import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AssetState } from '../../model/state.ts';
import { StoreError, type Store } from '../../model/store.ts';
import { openStore } from '../../record/open-store.ts';
import { CommandError, type Io } from './io.ts';

/** What is known of an asset of the config; null where it was never looked at since it was configured. */
export async function knownOf(store: Pick<Store, 'state'>, asset: string): Promise<AssetState | null> {
  const state = await store.state(asset);
  // It was removed and is configured again: its old look proves nothing.
  return state?.removedAt === null ? state : null;
}

/** Reads the store of a data folder, also beside a running exporter. @throws CommandError (1) where there is none yet */
export async function withStored<T>(dataDir: string, { now }: Io, use: (store: Store) => Promise<T>): Promise<T> {
  let store: Store | null = null;
  try {
    store = await openStore({ dataDir, now, readOnly: true });
    return await use(store);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const isThere = existsSync(join(dataDir, 'otports.db'));
    throw new CommandError(
      1,
      isThere
        ? error.message
        : `no look was ever written down in ${dataDir}: run otports serve or otports collect first`,
    );
  } finally {
    await store?.close();
  }
}
