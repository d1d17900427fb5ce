import type { z } from 'zod';
import { filterCut, flatMapCut, inTurns, sortCut } from '../../../../lib/turns.ts';
import type { Fleet, FleetRow } from '../../../../model/fleet.ts';
import { severities, type Deviation } from '../../../../model/verdict.ts';
import { compareKeys, readCursor, writeCursor, type CursorPage, type Key } from '../cursor.ts';
import { deviationJson } from '../json.ts';
import type * as schema from '../schema.ts';
import { isInPlace } from './place.ts';

type DeviationsQuery = z.output<typeof schema.DeviationsQuery>;
type DeviationOfAsset = z.output<typeof schema.DeviationOfAsset>;

interface Deviating {
  /** Computed once, because ten thousand of them are compared many times. */
  readonly key: Key;
  readonly row: Pick<FleetRow, 'identity'>;
  readonly deviation: Deviation;
}

/** Deviations of the fleet, worst first, then oldest. Only assets with deviations are read. */
export async function findDeviations(fleet: Fleet, query: DeviationsQuery): Promise<CursorPage<DeviationOfAsset>> {
  const cursor = query.after === undefined ? null : readCursor(query.after, [0, 0, '', '', '', '']);
  const rows = await inTurns(filterCut(fleet.rows(), (row) => hasDeviations(row, query) && isInPlace(row, query)));
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

/** The best of both lists after the cursor: one page and one more item. More are never held. */
function* bestCut(page: readonly Deviating[], { row, deviations, cursor }: OfRow, query: DeviationsQuery) {
  const found = yield* flatMapCut(deviations, (deviation): readonly Deviating[] => {
    const one = deviating(row, deviation);
    return matches(deviation, query) && (cursor === null || compareKeys(one.key, cursor) > 0) ? [one] : [];
  });
  const both = yield* sortCut([...page, ...found], byKey);
  return both.slice(0, query.limit + 1);
}

export function byKey(one: Deviating, other: Deviating): number {
  return compareKeys(one.key, other.key);
}

export function deviating(row: Pick<FleetRow, 'identity'>, deviation: Deviation): Deviating {
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
