import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from 'zod';
import type { Fleet, FleetRow } from '../../../model/fleet.ts';
import type { AssetReport, JudgedListener } from '../../../model/report.ts';
import { isPortEvent, type HistoryEvent } from '../../../model/state.ts';
import type { Store } from '../../../model/store.ts';
import { severities, type Deviation } from '../../../model/verdict.ts';
import { compareKeys, pageOf, readCursor, writeCursor, type Found, type Key } from './cursor.ts';
import { deviationJson, instant, judgedJson, summaryJson } from './json.ts';
import type * as schema from './schema.ts';

/** Reports read at once: enough to keep the store busy, few enough to leave the event loop free. */
const reportsAtOnce = 16;

/** Pages of events that one answer looks through for what a filter wants. */
const eventPagesSearched = 20;

type AssetsQuery = z.output<typeof schema.AssetsQuery>;
type ListenersQuery = z.output<typeof schema.ListenersQuery>;
type DeviationsQuery = z.output<typeof schema.DeviationsQuery>;
type EventsQuery = z.output<typeof schema.EventsQuery>;

/** Assets in the order of `Fleet.rows`. */
export function findAssets(fleet: Fleet, query: AssetsQuery, now: number): Found<z.output<typeof schema.AssetSummary>> {
  const wanted = fleet.rows().filter((row) => isWanted(row, query));
  const { items, next } = pageOf(wanted, placeOf, query);
  return { items: items.map((row) => summaryJson(row, now)), next };
}

interface Match {
  readonly report: AssetReport;
  readonly judged: JudgedListener;
}

/** Who listens, in order of site, zone, asset, transport and port. */
export async function findListeners(
  fleet: Fleet,
  query: ListenersQuery,
): Promise<Found<z.output<typeof schema.ListenerOfAsset>>> {
  const cursor = query.after === undefined ? null : readCursor(query.after, ['', '', '', '', 0]);
  const rows = fleet
    .rows()
    .filter((row) => row.listeners > 0 && isWanted(row, query))
    .filter((row) => cursor === null || compareKeys(placeOf(row), cursor.slice(0, 3)) >= 0);
  const found: Match[] = [];
  for await (const report of reportsOf(fleet, rows)) {
    found.push(...matchesOf(report, query).filter((one) => cursor === null || compareKeys(keyOf(one), cursor) > 0));
    // One more than is shown tells whether there is a next page.
    if (found.length > query.limit) break;
  }
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  const next = last === undefined || found.length <= query.limit ? null : writeCursor(keyOf(last));
  return { items: shown.map(listenerOfAsset), next };
}

function matchesOf(report: AssetReport, { transport, port }: ListenersQuery): Match[] {
  return report.listeners
    .filter(
      ({ listener }) =>
        (transport === undefined || listener.transport === transport) && (port === undefined || listener.port === port),
    )
    .map((judged) => ({ report, judged }))
    .sort((one, other) => compareKeys(keyOf(one), keyOf(other)));
}

function keyOf({ report, judged: { listener } }: Match): Key {
  return [...placeOf(report), listener.transport, listener.port];
}

function listenerOfAsset({ report, judged }: Match): z.output<typeof schema.ListenerOfAsset> {
  const { name: asset, site, zone } = report.identity;
  const asOf = report.lastSuccessAt === null ? null : instant(report.lastSuccessAt);
  return { asset, site, zone, asOf, ...judgedJson(judged) };
}

interface Deviating {
  /** Made once, because ten thousand of them are compared many times. */
  readonly key: Key;
  readonly row: FleetRow;
  readonly deviation: Deviation;
}

/** Deviations of the fleet: worst first, then the oldest. Only assets that have some are read. */
export async function findDeviations(
  fleet: Fleet,
  query: DeviationsQuery,
): Promise<Found<z.output<typeof schema.DeviationOfAsset>>> {
  const rows = new Map(
    fleet
      .rows()
      .filter((row) => hasDeviations(row, query) && isWanted(row, query))
      .map((row) => [row.identity.name, row]),
  );
  const all: Deviating[] = [];
  for await (const { identity, deviations } of reportsOf(fleet, [...rows.values()])) {
    const row = rows.get(identity.name);
    const wanted = row === undefined ? [] : deviations.filter((one) => matches(one, query));
    all.push(...wanted.flatMap((deviation) => (row === undefined ? [] : [deviating(row, deviation)])));
  }
  const sorted = all.sort((one, other) => compareKeys(one.key, other.key));
  const { items, next } = pageOf(sorted, ({ key }) => key, query);
  return { items: items.map(deviationOfAsset), next };
}

function deviating(row: FleetRow, deviation: Deviation): Deviating {
  const { severity, sinceAt, transport, port, verdict } = deviation;
  const key = [severities.indexOf(severity), sinceAt, row.identity.name, transport, port, verdict];
  return { key, row, deviation };
}

function deviationOfAsset({ row, deviation }: Deviating): z.output<typeof schema.DeviationOfAsset> {
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

/**
 * Events, newest first. The store finds those of one asset; for anything else a bounded number of its pages is looked
 * through, so an answer may be short, or empty, and still have a `next`.
 */
export async function findEvents(store: Pick<Store, 'events'>, query: EventsQuery): Promise<Found<HistoryEvent>> {
  const { asset, limit } = query;
  let after = query.after;
  for (let pages = 1; ; pages += 1) {
    const asked = { limit, ...(asset === undefined ? {} : { asset }), ...(after === undefined ? {} : { after }) };
    const { items, next } = await store.events(asked);
    const wanted = items.filter((one) => isEvent(one, query));
    if (wanted.length > 0 || next === null || pages === eventPagesSearched) return { items: wanted, next };
    after = next;
  }
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

async function* reportsOf(fleet: Fleet, rows: readonly FleetRow[]): AsyncGenerator<AssetReport> {
  for (let from = 0; from < rows.length; from += reportsAtOnce) {
    const some = rows.slice(from, from + reportsAtOnce);
    const reports = await Promise.all(some.map(({ identity }) => fleet.report(identity.name)));
    for (const report of reports) {
      if (report !== null) yield report;
    }
    await nextTurn();
  }
}
