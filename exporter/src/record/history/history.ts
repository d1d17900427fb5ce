/** What has happened: looks, events of ports and assets, changes of deviations. */
import { isPortEvent, type DeviationChange, type HistoryEvent, type PortEvent } from '../../model/state/history.ts';
import type { Page, PastLook, PortQuery } from '../../model/store.ts';
import type { Sql } from '../file/database.ts';
import { ChangeTable } from './change-table.ts';
import type { HistoryQuery, PageQuery } from './cursor.ts';
import { EventTable } from './event-table.ts';
import { LookTable } from './look-table.ts';

/** What one record adds. */
interface Added {
  readonly look: PastLook | null;
  readonly events: readonly HistoryEvent[];
  readonly changes: readonly DeviationChange[];
  /** True where an answer came with the record, so that it is a new look. */
  readonly answered: boolean;
}

/** What a record needs of the history. */
export interface HistoryKeeper {
  /** `asset`: its number; `idOf`: the number of an answer. */
  keep(asset: number, added: Added, idOf: (sha256: string | null) => number | null): void;
}

export function createHistory(sql: Sql) {
  const [looks, events, changes] = [new LookTable(sql), new EventTable(sql), new ChangeTable(sql)];
  const keeper: HistoryKeeper = {
    keep: (asset, added, idOf) => {
      const { look, answered } = added;
      if (look !== null) looks.add({ asset, evidence: idOf(look.evidence) ?? 0, look, answered });
      for (const event of added.events) {
        events.add({ asset, evidence: isPortEvent(event) ? idOf(event.evidence) : null, event });
      }
      for (const change of added.changes) changes.add(asset, change);
    },
  };
  return {
    ...keeper,
    reads: {
      events: (query: HistoryQuery): Page<HistoryEvent> => events.page(query),
      eventsOfPort: (query: PortQuery): Page<PortEvent> => events.pageOfPort(query),
      changesOfPort: (query: PortQuery): Page<DeviationChange> => changes.pageOfPort(query),
      changes: (query: HistoryQuery): Page<DeviationChange> => changes.page(query),
      looks: (query: PageQuery & { readonly asset: string }): Page<PastLook> => looks.page(query),
    },
  };
}
