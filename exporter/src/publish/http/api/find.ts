import type { z } from 'zod';
import type { Fleet, FleetRow } from '../../../model/fleet.ts';
import { severities, type Deviation } from '../../../model/verdict.ts';
import { deviationJson, instant, judgedJson } from './json.ts';
import type * as schema from './schema.ts';

export interface Found<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** Items behind a cursor, which is the key of the last one of the page before. Keys are unique and in order. */
export function page<T>(sorted: readonly { readonly key: string; readonly item: T }[], paging: Paging): Found<T> {
  const from = paging.after === undefined ? 0 : sorted.findIndex(({ key }) => key === paging.after) + 1;
  const shown = sorted.slice(from, from + paging.limit);
  const isLast = from + paging.limit >= sorted.length;
  return { items: shown.map(({ item }) => item), next: isLast ? null : (shown.at(-1)?.key ?? null) };
}

export interface Paging {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Who listens: assets in the order of their names, all listeners of an asset on one page. */
export async function findListeners(
  fleet: Fleet,
  query: z.output<typeof schema.ListenersQuery>,
): Promise<Found<z.output<typeof schema.ListenerOfAsset>>> {
  const items: z.output<typeof schema.ListenerOfAsset>[] = [];
  for await (const { identity, lastSuccessAt, listeners } of fleet.reports()) {
    if (query.after !== undefined && identity.name <= query.after) {
      continue;
    }
    if (items.length >= query.limit) {
      return { items, next: items.at(-1)?.asset ?? null };
    }
    const { name: asset, site, zone } = identity;
    const asOf = lastSuccessAt === null ? null : instant(lastSuccessAt);
    const wanted = listeners.filter(
      ({ listener }) =>
        (query.transport === undefined || listener.transport === query.transport) &&
        (query.port === undefined || listener.port === query.port),
    );
    items.push(...wanted.map((one) => ({ asset, site, zone, asOf, ...judgedJson(one) })));
  }
  return { items, next: null };
}

/** Deviations of the fleet: worst first, then the oldest. Only assets that have some are read. */
export async function findDeviations(
  fleet: Fleet,
  query: z.output<typeof schema.DeviationsQuery>,
): Promise<Found<z.output<typeof schema.DeviationOfAsset>>> {
  const all: { readonly row: FleetRow; readonly deviation: Deviation }[] = [];
  for (const row of fleet.rows().filter((one) => mayMatch(one, query))) {
    const report = await fleet.report(row.identity.name);
    all.push(
      ...(report?.deviations ?? []).filter((one) => matches(one, query)).map((deviation) => ({ row, deviation })),
    );
  }
  const sorted = all
    .sort(
      ({ deviation: one }, { deviation: other }) =>
        severities.indexOf(one.severity) - severities.indexOf(other.severity) || one.sinceAt - other.sinceAt,
    )
    .map(({ row, deviation }) => {
      const { name: asset, site, zone } = row.identity;
      const key = `${asset} ${deviation.transport}/${deviation.port} ${deviation.verdict}`;
      return { key, item: { asset, site, zone, ...deviationJson(deviation) } };
    });
  return page(sorted, query);
}

type DeviationsQuery = z.output<typeof schema.DeviationsQuery>;

function mayMatch({ identity, deviations }: FleetRow, { site, zone }: DeviationsQuery): boolean {
  return (
    severities.some((severity) => deviations[severity] > 0) &&
    (site === undefined || identity.site === site) &&
    (zone === undefined || identity.zone === zone)
  );
}

function matches(deviation: Deviation, { severity, confirmed }: DeviationsQuery): boolean {
  return (
    (severity === undefined || deviation.severity === severity) &&
    (confirmed === undefined || String(deviation.confirmed) === confirmed)
  );
}
