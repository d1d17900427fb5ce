import { Pagination } from '@grafana/ui';
import * as React from 'react';

export interface PagedProps<T> {
  readonly items: readonly T[];
  readonly pageSize: number;
  readonly children: (page: readonly T[]) => React.ReactElement;
}

/** Shows one page of a list. Where a shorter list does not have the page any more, the last page is shown. */
export function Paged<T>({ items, pageSize, children }: PagedProps<T>) {
  const [wanted, setWanted] = React.useState(1);
  const pageCount = Math.max(1, Math.ceil(items.length / pageSize));
  const current = Math.min(wanted, pageCount);
  return (
    <>
      {children(items.slice((current - 1) * pageSize, current * pageSize))}
      <Pagination
        currentPage={current}
        numberOfPages={pageCount}
        onNavigate={setWanted}
        hideWhenSinglePage
        showSmallVersion
      />
    </>
  );
}
