import type { z } from 'zod';
import { isPortEvent, type HistoryEvent } from '../../../../model/state/history.ts';
import type { HistoryStore, Page } from '../../../../model/store.ts';
import type { CursorPage } from '../cursor.ts';
import type * as schema from '../schema.ts';

/** How many pages of events one answer searches for a filter. */
const eventPagesSearched = 20;

type EventsQuery = z.output<typeof schema.EventsQuery>;

type EventStore = Pick<HistoryStore, 'events' | 'eventsOfPort'>;

/**
 * Events, newest first. The store finds the events of one asset, and of one port of it. For any other filter a limited
 * number of pages is searched. So an answer may be short or empty and still have a `next`.
 */
export async function findEvents(store: EventStore, query: EventsQuery): Promise<CursorPage<HistoryEvent>> {
  let after = query.after;
  for (let pages = 1; ; pages += 1) {
    const { items, next } = await eventsAfter(store, query, after);
    const wanted = items.filter((one) => isEvent(one, query));
    if (wanted.length > 0 || next === null || pages === eventPagesSearched) return { items: wanted, next };
    after = next;
  }
}

function eventsAfter(
  store: EventStore,
  { asset, port, transport, limit }: EventsQuery,
  after: string | undefined,
): Promise<Page<HistoryEvent>> {
  const page = { limit, ...(after === undefined ? {} : { after }) };
  if (asset === undefined) return store.events(page);
  return port === undefined
    ? store.events({ asset, ...page })
    : store.eventsOfPort({ asset, port, transport, ...page });
}

function isEvent(one: HistoryEvent, { event, transport, port }: EventsQuery): boolean {
  if (event !== undefined && one.event !== event) return false;
  if (!isPortEvent(one)) return transport === undefined && port === undefined;
  return (transport === undefined || one.transport === transport) && (port === undefined || one.port === port);
}
