import type { VNode } from 'preact';

/** Assets of a list on one page. */
export const perPage = 100;

interface PageLinksProps {
  /** The items of the list: `assets`. */
  readonly what: string;
  readonly page: number;
  /** Number of the last page; the first is 1. */
  readonly last: number;
  readonly link: (page: number) => string;
}

/** Links to the previous and the next page; nothing where one page holds all. */
export function PageLinks({ what, page, last, link }: PageLinksProps): VNode | null {
  if (last === 1) {
    return null;
  }
  return (
    <nav class="pages" aria-label={`More ${what}`}>
      {page > 1 ? <a href={link(page - 1)}>← Previous</a> : null}
      {page < last ? <a href={link(page + 1)}>Next →</a> : null}
    </nav>
  );
}

/** One page of a list; the first and the last one count from 1. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly last: number;
}

/** A number above the last page gives the last page. */
export function listPage<T>(items: readonly T[], page: number, size: number): ListPage<T> {
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = Math.min(page, last);
  return { items: items.slice((shown - 1) * size, shown * size), page: shown, last };
}
