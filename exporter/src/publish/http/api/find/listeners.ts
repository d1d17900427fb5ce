import type { z } from 'zod';
import { filterCut, flatMapCut, inTurns, sortCut, type Cut } from '../../../../lib/turns.ts';
import type { Fleet, FleetRow } from '../../../../model/fleet.ts';
import type { AssetReport, JudgedListener } from '../../../../model/report.ts';
import { compareKeys, readCursor, writeCursor, type CursorPage, type Key } from '../cursor.ts';
import { instantText, judgedJson } from '../json.ts';
import type * as schema from '../schema.ts';
import { isInPlace, placeKey } from './place.ts';

type ListenersQuery = z.output<typeof schema.ListenersQuery>;
type WantedListeners = Pick<ListenersQuery, 'limit'> & Partial<Pick<ListenersQuery, 'transport' | 'port'>>;

/** What is shown of the asset with each listener. The rest of its report is not kept. */
type OfAsset = Pick<AssetReport, 'identity' | 'lastSuccessAt'>;

interface Match {
  readonly of: OfAsset;
  readonly judged: JudgedListener;
}

/** Who listens, in order of site, zone, asset, transport and port. */
export async function findListeners(
  fleet: Fleet,
  query: ListenersQuery,
): Promise<CursorPage<z.output<typeof schema.ListenerOfAsset>>> {
  const cursor = query.after === undefined ? null : readCursor(query.after, ['', '', '', '', 0]);
  const isAhead = (row: FleetRow): boolean => cursor === null || compareKeys(placeKey(row), cursor.slice(0, 3)) >= 0;
  const listening = await listeningOn(fleet, query);
  const mayListen = ({ listeners, identity }: FleetRow): boolean =>
    listeners > 0 && listening?.has(identity.name) !== false;
  const rows = await inTurns(filterCut(fleet.rows(), (row) => mayListen(row) && isInPlace(row, query) && isAhead(row)));
  const found: Match[] = [];
  for (const { identity } of rows) {
    const report = await fleet.report(identity.name);
    if (report !== null) found.push(...(await inTurns(matchesCut(report, query, cursor))));
    // One more than is shown: it tells whether there is a next page.
    if (found.length > query.limit) break;
  }
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  const next = last === undefined || found.length <= query.limit ? null : writeCursor(matchKey(last));
  return { items: shown.map(listenerOfAsset), next };
}

/** Names of the assets that listen on the wanted port; null where the query names no port, or one asset only. */
async function listeningOn(
  fleet: Fleet,
  { port, transport, asset }: ListenersQuery,
): Promise<ReadonlySet<string> | null> {
  return port === undefined || asset !== undefined ? null : fleet.listening({ port, transport });
}

/** The matches of one asset after the cursor: one page and one more. */
export function* matchesCut(report: AssetReport, query: WantedListeners, cursor: Key | null): Cut<Match[]> {
  const { transport, port, limit } = query;
  const of = { identity: report.identity, lastSuccessAt: report.lastSuccessAt };
  const matches = yield* flatMapCut(report.listeners, (judged): readonly Match[] => {
    const { listener } = judged;
    const match = { of, judged };
    const isAsked =
      (transport === undefined || listener.transport === transport) && (port === undefined || listener.port === port);
    return isAsked && (cursor === null || compareKeys(matchKey(match), cursor) > 0) ? [match] : [];
  });
  const sorted = yield* sortCut(matches, (one, other) => compareKeys(matchKey(one), matchKey(other)));
  return sorted.slice(0, limit + 1);
}

export function matchKey({ of, judged: { listener } }: Match): Key {
  return [...placeKey(of), listener.transport, listener.port];
}

function listenerOfAsset({ of, judged }: Match): z.output<typeof schema.ListenerOfAsset> {
  const { name: asset, site, zone } = of.identity;
  const asOf = of.lastSuccessAt === null ? null : instantText(of.lastSuccessAt);
  return { asset, site, zone, asOf, ...judgedJson(judged) };
}
