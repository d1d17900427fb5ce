import type { VNode } from 'preact';
import type { FleetFilter } from './fleet-filter.tsx';

/** So many assets of a list stand on one page. */
export const perPage = 100;

interface PageLinksProps {
  readonly filter: FleetFilter;
  /** The last page there is; the first is 1. */
  readonly last: number;
}

/** To the page before and the page after, narrowed in the same way; nothing where one page holds all. */
export function PageLinks({ filter, last }: PageLinksProps): VNode | null {
  const link = (page: number): string => `/?${new URLSearchParams({ ...filter, page: String(page) }).toString()}#all`;
  if (last === 1) {
    return null;
  }
  return (
    <nav class="pages" aria-label="More assets">
      {filter.page > 1 ? <a href={link(filter.page - 1)}>← Previous</a> : null}
      {filter.page < last ? <a href={link(filter.page + 1)}>Next →</a> : null}
    </nav>
  );
}
