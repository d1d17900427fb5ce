import type { z } from 'zod';
import type { Fleet, FleetRow } from '../../../model/fleet.ts';
import type { AssetReport, JudgedListener } from '../../../model/report.ts';
import { isPortEvent, type HistoryEvent } from '../../../model/state/history.ts';
import type { HistoryStore, Page } from '../../../model/store.ts';
import { filterCut, flatMapCut, inTurns, sortCut, type Cut } from '../../../lib/turns.ts';
import { severities, type Deviation } from '../../../model/verdict.ts';
import { compareKeys, pageOf, readCursor, writeCursor, type Found, type Key } from './cursor.ts';
import { detailJson, deviationJson, instant, judgedJson, summaryJson } from './json.ts';
import type * as schema from './schema.ts';

/** Pages of events that one answer looks through for what a filter wants. */
const eventPagesSearched = 20;

type AssetsQuery = z.output<typeof schema.AssetsQuery>;
type ListenersQuery = z.output<typeof schema.ListenersQuery>;
type DeviationsQuery = z.output<typeof schema.DeviationsQuery>;
type AssetSummary = z.output<typeof schema.AssetSummary>;
type DeviationOfAsset = z.output<typeof schema.DeviationOfAsset>;
type AssetDetail = z.output<typeof schema.AssetDetail>;
type AssetQuery = z.output<typeof schema.AssetPath> & z.output<typeof schema.AssetQuery>;
type WantedListeners = Pick<ListenersQuery, 'limit'> & Partial<Pick<ListenersQuery, 'transport' | 'port'>>;
type EventsQuery = z.output<typeof schema.EventsQuery>;

/** Assets in the order of `Fleet.rows`. */
export async function findAssets(fleet: Fleet, query: AssetsQuery, now: number): Promise<Found<AssetSummary>> {
  const wanted = await inTurns(filterCut(fleet.rows(), (row) => isWanted(row, query)));
  const { items, next } = pageOf(wanted, placeOf, query);
  return { items: items.map((row) => summaryJson(row, now)), next };
}

/** What is shown of the asset with each listener; the rest of its report is not held. */
type OfAsset = Pick<AssetReport, 'identity' | 'lastSuccessAt'>;

interface Match {
  readonly of: OfAsset;
  readonly judged: JudgedListener;
}

/** Who listens, in order of site, zone, asset, transport and port. */
export async function findListeners(
  fleet: Fleet,
  query: ListenersQuery,
): Promise<Found<z.output<typeof schema.ListenerOfAsset>>> {
  const cursor = query.after === undefined ? null : readCursor(query.after, ['', '', '', '', 0]);
  const isAhead = (row: FleetRow): boolean => cursor === null || compareKeys(placeOf(row), cursor.slice(0, 3)) >= 0;
  const listening = await listeningOn(fleet, query);
  const mayListen = ({ listeners, identity }: FleetRow): boolean =>
    listeners > 0 && listening?.has(identity.name) !== false;
  const rows = await inTurns(filterCut(fleet.rows(), (row) => mayListen(row) && isWanted(row, query) && isAhead(row)));
  const found: Match[] = [];
  for (const { identity } of rows) {
    const report = await fleet.report(identity.name);
    if (report !== null) found.push(...(await inTurns(matchesCut(report, query, cursor))));
    // One more than is shown tells whether there is a next page.
    if (found.length > query.limit) break;
  }
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  const next = last === undefined || found.length <= query.limit ? null : writeCursor(keyOf(last));
  return { items: shown.map(listenerOfAsset), next };
}

/** Names of those that listen on the port that is asked for; null where any asset may be meant, or only one. */
async function listeningOn(
  fleet: Fleet,
  { port, transport, asset }: ListenersQuery,
): Promise<ReadonlySet<string> | null> {
  return port === undefined || asset !== undefined ? null : fleet.listening({ port, transport });
}

/**
 * One asset, with the first of its listeners and deviations; the lists go on at `/listeners` and `/deviations` of the asset,
 * behind `listenersNext` and `deviationsNext`. Null where it is not configured.
 */
export async function findAsset(fleet: Fleet, { name, limit }: AssetQuery, now: number): Promise<AssetDetail | null> {
  const report = await fleet.report(name);
  if (report === null) return null;
  const { deviations } = report;
  const matches = await inTurns(matchesCut(report, { limit }, null));
  const listeners = matches.slice(0, limit);
  const last = listeners.at(-1);
  const ordered = await inTurns(
    sortCut(
      deviations.map((one) => deviating(report, one)),
      byKey,
    ),
  );
  const lastShown = ordered[limit - 1];
  const shown = ordered.length > limit ? ordered.slice(0, limit).map(({ deviation }) => deviation) : deviations;
  return detailJson(
    { ...report, listeners: listeners.map(({ judged }) => judged), deviations: shown },
    {
      now,
      nextLookAt: fleet.nextLookAt(name),
      listenersNext: last !== undefined && matches.length > limit ? writeCursor(keyOf(last)) : null,
      deviationsNext: lastShown !== undefined && ordered.length > limit ? writeCursor(lastShown.key) : null,
    },
  );
}

/** Those of one asset that come behind the cursor: a page of them, and one more. */
function* matchesCut(report: AssetReport, query: WantedListeners, cursor: Key | null): Cut<Match[]> {
  const { transport, port, limit } = query;
  const of = { identity: report.identity, lastSuccessAt: report.lastSuccessAt };
  const matches = yield* flatMapCut(report.listeners, (judged): readonly Match[] => {
    const { listener } = judged;
    const match = { of, judged };
    const isAsked =
      (transport === undefined || listener.transport === transport) && (port === undefined || listener.port === port);
    return isAsked && (cursor === null || compareKeys(keyOf(match), cursor) > 0) ? [match] : [];
  });
  const sorted = yield* sortCut(matches, (one, other) => compareKeys(keyOf(one), keyOf(other)));
  return sorted.slice(0, limit + 1);
}

function keyOf({ of, judged: { listener } }: Match): Key {
  return [...placeOf(of), listener.transport, listener.port];
}

function listenerOfAsset({ of, judged }: Match): z.output<typeof schema.ListenerOfAsset> {
  const { name: asset, site, zone } = of.identity;
  const asOf = of.lastSuccessAt === null ? null : instant(of.lastSuccessAt);
  return { asset, site, zone, asOf, ...judgedJson(judged) };
}

interface Deviating {
  /** Made once, because ten thousand of them are compared many times. */
  readonly key: Key;
  readonly row: Pick<FleetRow, 'identity'>;
  readonly deviation: Deviation;
}

/** Deviations of the fleet: worst first, then the oldest. Only assets that have some are read. */
export async function findDeviations(fleet: Fleet, query: DeviationsQuery): Promise<Found<DeviationOfAsset>> {
  const cursor = query.after === undefined ? null : readCursor(query.after, [0, 0, '', '', '', '']);
  const rows = await inTurns(filterCut(fleet.rows(), (row) => hasDeviations(row, query) && isWanted(row, query)));
  let page: readonly Deviating[] = [];
  for (const row of rows) {
    const deviations = (await fleet.deviations(row.identity.name))?.deviations ?? [];
    page = await inTurns(bestCut(page, { row, deviations, cursor }, query));
  }
  const shown = page.slice(0, query.limit);
  const last = shown.at(-1);
  const next = last === undefined || page.length <= query.limit ? null : writeCursor(last.key);
  return { items: shown.map(deviationOfAsset), next };
}

interface OfRow {
  readonly row: FleetRow;
  readonly deviations: readonly Deviation[];
  readonly cursor: Key | null;
}

/** The first of both, behind the cursor: a page of them, and one more, so that no more is ever held. */
function* bestCut(page: readonly Deviating[], { row, deviations, cursor }: OfRow, query: DeviationsQuery) {
  const found = yield* flatMapCut(deviations, (deviation): readonly Deviating[] => {
    const one = deviating(row, deviation);
    return matches(deviation, query) && (cursor === null || compareKeys(one.key, cursor) > 0) ? [one] : [];
  });
  const both = yield* sortCut([...page, ...found], byKey);
  return both.slice(0, query.limit + 1);
}

function byKey(one: Deviating, other: Deviating): number {
  return compareKeys(one.key, other.key);
}

function deviating(row: Pick<FleetRow, 'identity'>, deviation: Deviation): Deviating {
  const { severity, sinceAt, transport, port, verdict } = deviation;
  const key = [severities.indexOf(severity), sinceAt, row.identity.name, transport, port, verdict];
  return { key, row, deviation };
}

function deviationOfAsset({ row, deviation }: Deviating): DeviationOfAsset {
  const { name: asset, site, zone } = row.identity;
  return { asset, site, zone, ...deviationJson(deviation) };
}

function hasDeviations({ deviations }: FleetRow, { severity }: DeviationsQuery): boolean {
  return severities.some((one) => (severity === undefined || one === severity) && deviations[one] > 0);
}

function matches(deviation: Deviation, { severity, confirmed }: DeviationsQuery): boolean {
  return (
    (severity === undefined || deviation.severity === severity) &&
    (confirmed === undefined || String(deviation.confirmed) === confirmed)
  );
}

type EventStore = Pick<HistoryStore, 'events' | 'eventsOfPort'>;

/**
 * Events, newest first. The store finds those of one asset, and those of one port of it; for anything else a bounded number
 * of its pages is looked through, so an answer may be short, or empty, and still have a `next`.
 */
export async function findEvents(store: EventStore, query: EventsQuery): Promise<Found<HistoryEvent>> {
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

interface OfPlace {
  readonly asset?: string | undefined;
  readonly site?: string | undefined;
  readonly zone?: string | undefined;
}

function isWanted({ identity }: FleetRow, { asset, site, zone }: OfPlace): boolean {
  return (
    (asset === undefined || identity.name === asset) &&
    (site === undefined || identity.site === site) &&
    (zone === undefined || identity.zone === zone)
  );
}

function placeOf({ identity: { site, zone, name } }: Pick<FleetRow, 'identity'>): Key {
  return [site, zone, name];
}
