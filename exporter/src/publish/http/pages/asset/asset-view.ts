import type { AssetReport } from '../../../../model/report.ts';
import type { HistoryEvent } from '../../../../model/state/history.ts';
import type { Page, PastLook } from '../../../../model/store.ts';
import type { AssetLists } from './asset-lists.ts';
import type { Moment } from '../parts/parts.tsx';

/** The data that the parts of the asset page share. */
export interface AssetView extends AssetLists {
  readonly moment: Moment;
  readonly report: AssetReport;
  readonly looks: Page<PastLook>;
  readonly events: Page<HistoryEvent>;
  readonly nextLookAt: number | null;
  /** The kill-switch file, where it exists. */
  readonly killSwitch: string | null;
}
