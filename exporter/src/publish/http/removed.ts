import { isPortEvent, type AssetEvent, type HistoryEvent } from '../../model/state/history.ts';
import type { Page, PastLook, Store } from '../../model/store.ts';

/** What is left of an asset that is not in the configuration any more, newest first. */
export interface RemovedAsset {
  readonly asset: string;
  /** Null where the record of its removal is not kept any more. */
  readonly removal: AssetEvent | null;
  readonly events: Page<HistoryEvent>;
  readonly looks: Page<PastLook>;
}

const historyShown = 100;

/** Where the previous pages of both lists ended. */
interface After {
  readonly events?: string;
  readonly looks?: string;
}

/** Null where there never was such an asset, or where its history was pruned. */
export async function findRemoved(
  store: Pick<Store, 'events' | 'looks'>,
  asset: string,
  after: After = {},
): Promise<RemovedAsset | null> {
  const limit = historyShown;
  const newest = await store.events({ asset, limit });
  const events = after.events === undefined ? newest : await store.events({ asset, limit, after: after.events });
  const looks = await store.looks({ asset, limit, ...(after.looks === undefined ? {} : { after: after.looks }) });
  if (newest.items.length === 0 && looks.items.length === 0) return null;
  const removal = newest.items.find((one): one is AssetEvent => !isPortEvent(one) && one.event === 'removed');
  return { asset, removal: removal ?? null, events, looks };
}
