import { StoreError } from '../../model/store.ts';
import type { Page } from '../../model/store.ts';

/** The position of one row in a list from the newest to the oldest. */
export interface HistoryPlace {
  readonly at: number;
  readonly id: number;
}

/** The most rows of one page, whatever the caller wants: a page is made in one step. */
const maxLimit = 1000;

export interface PageQuery {
  readonly after?: string;
  readonly limit: number;
}

export type HistoryQuery = PageQuery & { readonly asset?: string };

/**
 * What to read for a page: rows older than `from`, and one more than is shown, to know whether there is a next page.
 */
export function readPlan(query: PageQuery): { readonly from: HistoryPlace; readonly rows: number } {
  const limit = Math.min(maxLimit, Math.max(1, Math.trunc(query.limit)));
  return { from: query.after === undefined ? beyondAll : decodeCursor(query.after), rows: limit + 1 };
}

/** Makes a page of what `readPlan` asked for. */
export function toPage<Row extends HistoryPlace, T>(
  found: readonly Row[],
  plan: { readonly rows: number; readonly item: (row: Row) => T },
): Page<T> {
  const shown = found.slice(0, plan.rows - 1);
  const last = found.length === plan.rows ? shown.at(-1) : undefined;
  return { items: shown.map(plan.item), next: last === undefined ? null : `${last.at}.${last.id}` };
}

const beyondAll: HistoryPlace = { at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

function decodeCursor(after: string): HistoryPlace {
  const [, at, id] = /^(-?\d{1,16})\.(\d{1,16})$/.exec(after) ?? [];
  if (at === undefined || id === undefined) {
    throw new StoreError('bad_cursor', 'after must be the `next` of an earlier page');
  }
  return { at: Number(at), id: Number(id) };
}
