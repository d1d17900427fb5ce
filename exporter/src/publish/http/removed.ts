import { isPortEvent, type AssetEvent, type HistoryEvent } from '../../model/state.ts';
import type { PastLook, Store } from '../../model/store.ts';

/** What is left of an asset that is in the configuration no more, newest first. */
export interface RemovedAsset {
  readonly asset: string;
  /** Null where it left without a record that is still kept. */
  readonly removal: AssetEvent | null;
  readonly events: readonly HistoryEvent[];
  readonly looks: readonly PastLook[];
}

const historyShown = 100;

/** Null where there never was such an asset, or the retention has taken its history. */
export async function findRemoved(store: Pick<Store, 'events' | 'looks'>, asset: string): Promise<RemovedAsset | null> {
  const query = { asset, limit: historyShown };
  const [{ items: events }, { items: looks }] = await Promise.all([store.events(query), store.looks(query)]);
  if (events.length === 0 && looks.length === 0) return null;
  const removal = events.find((one): one is AssetEvent => !isPortEvent(one) && one.event === 'removed');
  return { asset, removal: removal ?? null, events, looks };
}
