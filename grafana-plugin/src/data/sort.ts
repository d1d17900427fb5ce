import { compareNames } from './compare-names.ts';
import { comparePorts, compareWorst, type Deviation } from './deviations.ts';

export type SortColumn = 'severity' | 'asset' | 'port' | 'service' | 'process' | 'exposure' | 'verdict' | 'since';

export interface Sort {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

/** Worst first: the most severe, then the newest. */
export const worstFirst: Sort = { column: 'severity', isDescending: true };

const comparers: Readonly<Record<SortColumn, (a: Deviation, b: Deviation) => number>> = {
  severity: (a, b) => compareWorst(b, a),
  asset: (a, b) => compareNames(a.asset, b.asset),
  port: comparePorts,
  service: (a, b) => compareNames(a.service, b.service),
  process: (a, b) => compareNames(a.process, b.process),
  exposure: (a, b) => compareNames(a.exposure, b.exposure),
  verdict: (a, b) => compareNames(a.verdict, b.verdict),
  since: (a, b) => (a.sinceAt ?? 0) - (b.sinceAt ?? 0),
};

/** Sorts by a column; equal rows are sorted worst first. */
export function sortDeviations(deviations: readonly Deviation[], sort: Sort): readonly Deviation[] {
  const compare = comparers[sort.column];
  const direction = sort.isDescending ? -1 : 1;
  return [...deviations].sort((a, b) => direction * compare(a, b) || compareWorst(a, b));
}

/** A click on the current heading reverses the order. A click on another one starts with its most useful order. */
export function nextSort(current: Sort, column: SortColumn): Sort {
  const startsDescending = column === 'severity' || column === 'since';
  return { column, isDescending: column === current.column ? !current.isDescending : startsDescending };
}
