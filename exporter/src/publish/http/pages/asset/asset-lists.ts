import type { AssetReport, JudgedListener } from '../../../../model/report.ts';
import { filterCut, inTurns } from '../../../../lib/turns.ts';
import { listenerVerdicts, type Deviation, type ListenerVerdict } from '../../../../model/verdict.ts';
import { listPage, type ListPage } from '../parts/page-links.tsx';

/** Nobody has to act on these. They are folded, so that the important ones fit on a phone. */
const quietVerdicts: readonly ListenerVerdict[] = ['approved', 'dynamic', 'local'];

/** More rows make a page of megabytes that no phone opens. */
const rowsOnPage = 250;

/** The long lists on the page of an asset, one page of each. */
export interface AssetLists {
  /** The listeners that somebody must check first. */
  readonly listeners: ListPage<JudgedListener>;
  /** The number of all of them: `12 approved, 3 local`, worst first; empty where there are none. */
  readonly loud: string;
  readonly quiet: string;
  /** Deviations with a series of their own, then those above the limit of the asset. */
  readonly deviations: ListPage<Deviation>;
}

/** Reads the report in small pieces, however many listeners it has. */
export async function assetLists(
  { listeners, deviations, beyondLimit = [] }: Pick<AssetReport, 'listeners' | 'deviations' | 'beyondLimit'>,
  page: { readonly listeners: number; readonly deviations: number },
): Promise<AssetLists> {
  const loud = await inTurns(filterCut(listeners, (one) => !isQuiet(one)));
  const quiet = await inTurns(filterCut(listeners, isQuiet));
  const own = deviations.filter(({ port }) => port !== '*');
  return {
    listeners: listPage([...loud, ...quiet], page.listeners, rowsOnPage),
    loud: countsOf(loud),
    quiet: countsOf(quiet),
    deviations: listPage([...own, ...beyondLimit], page.deviations, rowsOnPage),
  };
}

export function isQuiet({ verdict }: JudgedListener): boolean {
  return quietVerdicts.includes(verdict);
}

function countsOf(listeners: readonly JudgedListener[]): string {
  const counts = new Map<ListenerVerdict, number>();
  for (const { verdict } of listeners) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...listenerVerdicts, 'none' as const]
    .flatMap((verdict) => {
      const count = counts.get(verdict) ?? 0;
      return count === 0 ? [] : [`${count} ${verdict === 'none' ? 'not judged' : verdict}`];
    })
    .join(', ');
}
