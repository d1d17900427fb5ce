import type { VNode } from 'preact';

/** So many assets of a list stand on one page. */
export const perPage = 100;

interface PageLinksProps {
  /** What the list is of: `assets`. */
  readonly what: string;
  readonly page: number;
  /** The last page there is; the first is 1. */
  readonly last: number;
  readonly link: (page: number) => string;
}

/** To the page before and the page after; nothing where one page holds all. */
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

/** Pages beyond the last one are the last one. */
export function listPage<T>(items: readonly T[], page: number, size: number): ListPage<T> {
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = Math.min(page, last);
  return { items: items.slice((shown - 1) * size, shown * size), page: shown, last };
}
