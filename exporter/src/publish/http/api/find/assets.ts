import type { z } from 'zod';
import { filterCut, inTurns, sortCut } from '../../../../lib/turns.ts';
import type { Fleet } from '../../../../model/fleet.ts';
import { cursorPage, writeCursor, type CursorPage } from '../cursor.ts';
import { detailJson, summaryJson } from '../json.ts';
import type * as schema from '../schema.ts';
import { byKey, deviating } from './deviations.ts';
import { matchKey, matchesCut } from './listeners.ts';
import { isInPlace, placeKey } from './place.ts';

type AssetsQuery = z.output<typeof schema.AssetsQuery>;
type AssetSummary = z.output<typeof schema.AssetSummary>;
type AssetDetail = z.output<typeof schema.AssetDetail>;
type AssetQuery = z.output<typeof schema.AssetPath> & z.output<typeof schema.AssetQuery>;

/** Assets in the order of `Fleet.rows`. */
export async function findAssets(fleet: Fleet, query: AssetsQuery, now: number): Promise<CursorPage<AssetSummary>> {
  const wanted = await inTurns(filterCut(fleet.rows(), (row) => isInPlace(row, query)));
  const { items, next } = cursorPage(wanted, placeKey, query);
  return { items: items.map((row) => summaryJson(row, now)), next };
}

/**
 * One asset with its first listeners and deviations. The lists continue at `/listeners` and `/deviations` of the asset,
 * after `listenersNext` and `deviationsNext`. Null where it is not configured.
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
      listenersNext: last !== undefined && matches.length > limit ? writeCursor(matchKey(last)) : null,
      deviationsNext: lastShown !== undefined && ordered.length > limit ? writeCursor(lastShown.key) : null,
    },
  );
}
