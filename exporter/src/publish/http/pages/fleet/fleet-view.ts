import type { FleetFilter } from './fleet-filter.tsx';
import type { FleetLists } from './fleet-lists.ts';
import type { Moment } from '../parts/parts.tsx';

/** What the page of the fleet shows, and its parts share. */
export interface FleetView extends FleetLists {
  readonly moment: Moment;
  readonly filter: FleetFilter;
  /** Seconds after which the page loads itself again; null unless somebody asked for it. */
  readonly refresh: number | null;
  /** The kill-switch file while it is there. */
  readonly killSwitch: string | null;
}
