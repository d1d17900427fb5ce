import type { FleetFilter } from './fleet-filter.tsx';
import type { FleetLists } from './fleet-lists.ts';
import type { Moment } from '../parts/parts.tsx';

/** The data that the parts of the fleet page share. */
export interface FleetView extends FleetLists {
  readonly moment: Moment;
  readonly filter: FleetFilter;
  /** Seconds after which the page loads itself again; null unless a person asked for it. */
  readonly refresh: number | null;
  /** The kill-switch file, where it exists. */
  readonly killSwitch: string | null;
}
