import type { KeyObject } from 'node:crypto';
import type { Store } from '../model/store.ts';
import { openStore } from '../record/open-store.ts';
import { fingerprintKey } from './fingerprint-key.ts';
import type { Log } from './log.ts';
import { LoopGuard } from './watchdog/loop-guard.ts';

/** The locked data folder: all that an engine keeps over restarts. */
export interface DataFolder {
  readonly store: Store;
  /** With this key, digests of secrets are useless to others. */
  readonly key: KeyObject;
  /** Knows from the last run which asset blocked the event loop, once it is started. */
  readonly guard: LoopGuard;
  /** Writes everything that is still pending, then closes. */
  close(): Promise<void>;
}

/** @throws StoreError, e.g. `locked` where another exporter runs on it; then nothing stays open */
export async function openDataFolder(
  dataDir: string,
  { now, log }: { readonly now: () => number; readonly log: Log },
): Promise<DataFolder> {
  const guard = new LoopGuard({ dataDir, log, now });
  const store = await openStore({ dataDir, now, log, step: guard.watch.step });
  const close = async (): Promise<void> => {
    await guard.stop();
    await store.close();
  };
  try {
    return { store, guard, close, key: await fingerprintKey(dataDir) };
  } catch (error) {
    await close();
    throw error;
  }
}
