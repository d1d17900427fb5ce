import { isStale, type FleetRow } from '../../../../model/fleet.ts';
import { rowsPerTurn, type Cut } from '../../../../lib/turns.ts';
import { isPartial } from './asset-states.ts';

/** How many assets are in each state that needs attention. */
export interface FleetCounts {
  readonly assets: number;
  readonly critical: number;
  readonly warning: number;
  readonly info: number;
  readonly unconfirmed: number;
  readonly otherHostKeys: number;
  readonly unknown: number;
  readonly failing: number;
  readonly unjudged: number;
  readonly partial: number;
  readonly unverified: number;
  readonly paused: number;
  readonly removalsPending: number;
}

/** The counts of all rows, in small pieces. */
export function* countFleetCut(rows: readonly FleetRow[], now: number): Cut<FleetCounts> {
  const counts: Writable<FleetCounts> = countFleet([], now);
  for (let from = 0; from < rows.length; from += rowsPerTurn) {
    const more = countFleet(rows.slice(from, from + rowsPerTurn), now);
    for (const name of Object.keys(counts) as (keyof FleetCounts)[]) counts[name] += more[name];
    yield;
  }
  return counts;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function countFleet(rows: readonly FleetRow[], now: number): FleetCounts {
  const sum = (count: (row: FleetRow) => number): number => rows.reduce((total, row) => total + count(row), 0);
  const countOf = (holds: (row: FleetRow) => boolean): number => sum((row) => (holds(row) ? 1 : 0));
  const countOfAsked = (holds: (row: FleetRow) => boolean): number =>
    countOf((row) => !row.removalPending && holds(row));
  return {
    assets: rows.length,
    critical: sum((row) => row.deviations.critical),
    warning: sum((row) => row.deviations.warning),
    // Unconfirmed ones have severity info too, and are counted separately.
    info: sum((row) => Math.max(0, row.deviations.info - row.unconfirmed)),
    unconfirmed: sum((row) => row.unconfirmed),
    otherHostKeys: countOf((row) => row.otherHostKey),
    unknown: countOfAsked((row) => isStale(row, now)),
    failing: countOfAsked((row) => row.lastCollectionOk === false && !row.otherHostKey && !isStale(row, now)),
    unjudged: countOfAsked((row) => !row.baselinePresent),
    partial: countOfAsked((row) => isPartial(row, now)),
    unverified: sum((row) => row.unverified),
    paused: countOf((row) => row.paused.length > 0),
    removalsPending: countOf((row) => row.removalPending),
  };
}
