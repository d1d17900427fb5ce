import type { AssetIdentity } from './asset.ts';
import type { Explanation } from './explanation.ts';
import type { Transport } from './listener.ts';
import type { AssetReport, PauseReason } from './report.ts';
import type { ListeningQuery } from './store.ts';
import type { Severity } from './verdict.ts';

/** One asset in one line of the fleet page; small, because ten thousand of them stay in memory. Epoch milliseconds. */
export interface FleetRow {
  readonly identity: AssetIdentity;
  readonly baselinePresent: boolean;
  /** Confirmed and unconfirmed deviations by published severity, those above the limit of the asset included. */
  readonly deviations: Readonly<Record<Severity, number>>;
  /** Those not confirmed yet, all of severity `info`. */
  readonly unconfirmed: number;
  readonly listeners: number;
  /** Listeners that are approved for a process that the source cannot see. */
  readonly unverified: number;
  /** False where the last good look did not show all TCP and UDP listeners; null before the first. */
  readonly sawAllPorts: boolean | null;
  readonly lastSuccessAt: number | null;
  /** No good look within the staleness limit: `lastSuccessAt` older than this makes the asset `unknown`. */
  readonly staleAfterMs: number;
  /** False while the last collection failed; null before the first. */
  readonly lastCollectionOk: boolean | null;
  /** True while it shows another host key than the pinned one. */
  readonly otherHostKey: boolean;
  readonly paused: readonly PauseReason[];
  /** True where the asset left the config while it deviates, and nobody has confirmed the removal. */
  readonly removalPending: boolean;
}

export type PublishedDeviations = Pick<AssetReport, 'deviations' | 'deviationsDropped'>;

/** What pages and API read. Nothing here ever causes a packet to an asset. */
export interface Fleet {
  /** In order of site, zone, name. */
  rows(): readonly FleetRow[];
  /** Everything of one asset as of now; null where it is neither configured nor held. */
  report(asset: string): Promise<AssetReport | null>;
  /** Its deviations alone, worst first: cheaper, because no listener is judged. */
  deviations(asset: string): Promise<PublishedDeviations | null>;
  /** Names of the assets that listen on a port, including assets whose listeners are not shown now. */
  listening(query: ListeningQuery): Promise<ReadonlySet<string>>;
  explain(asset: string, transport: Transport, port: number): Promise<Explanation | null>;
  /** When the asset is asked next, never in the past; null where nobody knows or where it is never asked. */
  nextLookAt(asset: string): number | null;
  /** The kill-switch file, absolute, while it stops asking; null where it does not exist. */
  killSwitch(): string | null;
}

/** `unknown` of spec section 2: nobody knows what listens there now. */
export function isStale(row: Pick<FleetRow, 'lastSuccessAt' | 'staleAfterMs'>, now: number): boolean {
  return row.lastSuccessAt === null || now - row.lastSuccessAt > row.staleAfterMs;
}
