import type { Explanation } from '../../../../model/explanation.ts';
import type { Transport } from '../../../../model/listener.ts';
import type { AssetReport } from '../../../../model/report.ts';
import type { DeviationChange, PortEvent } from '../../../../model/state/history.ts';
import type { Page } from '../../../../model/store.ts';
import type { Moment } from '../parts/parts.tsx';

/** The data that the parts of the port page share. */
export interface PortView {
  readonly moment: Moment;
  readonly report: AssetReport;
  readonly transport: Transport;
  readonly port: number;
  readonly explanation: Explanation;
  /** The newest events of the port, on every page of the history. */
  readonly newest: readonly PortEvent[];
  readonly events: Page<PortEvent>;
  readonly changes: Page<DeviationChange>;
}
