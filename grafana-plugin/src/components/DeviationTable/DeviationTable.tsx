import { Icon, useTheme2 } from '@grafana/ui';
import * as React from 'react';

import type { Deviation } from '../../data/deviations.ts';
import { nextSort, sortDeviations, worstFirst, type Sort } from '../../data/sort.ts';
import type { Options } from '../../options.ts';
import { testIds } from '../../test-ids.ts';
import { Paged } from '../Paged/Paged.tsx';
import { linksOf } from '../SeriesLinks/SeriesLinks.tsx';
import type { RowContext } from './cells.tsx';
import { columnsFor, type Column } from './columns.tsx';
import { getTableStyles, type TableStyles } from './styles.ts';

export interface DeviationTableProps extends Omit<RowContext, 'styles'> {
  readonly deviations: readonly Deviation[];
  readonly options: Options;
  readonly width: number;
}

/** What deviates now, worst first. */
export function DeviationTable({ deviations, options, width, ...context }: DeviationTableProps) {
  const [sort, setSort] = React.useState(worstFirst);
  const theme = useTheme2();
  const styles = React.useMemo(() => getTableStyles(theme, options.rowHeight), [theme, options.rowHeight]);
  const shown = React.useMemo(
    () => sortDeviations(options.showUnconfirmed ? deviations : deviations.filter((row) => row.isConfirmed), sort),
    [deviations, options.showUnconfirmed, sort],
  );
  const columns = columnsFor(
    width,
    React.useMemo(() => shown.some((row) => linksOf(row.origin).length > 0), [shown]),
  );
  return (
    <section className={styles.section} data-testid={testIds.deviations}>
      <h3 className={styles.heading}>{headingOf(shown.length, deviations.length - shown.length)}</h3>
      <Paged items={shown} pageSize={options.pageSize}>
        {(page) => (
          <table className={styles.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <Heading key={column.header} column={column} sort={sort} onSort={setSort} styles={styles} />
                ))}
              </tr>
            </thead>
            <tbody>
              {page.map((row) => (
                <tr key={row.key}>
                  {columns.map((column) => (
                    <Cell key={column.header} column={column} row={row} context={{ ...context, styles }} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Paged>
    </section>
  );
}

function headingOf(shown: number, hidden: number): string {
  const noun = shown === 1 ? 'deviation' : 'deviations';
  return hidden === 0
    ? `${shown} ${noun} from the approved baselines`
    : `${shown} ${noun}, ${hidden} unconfirmed hidden`;
}

interface HeadingProps {
  readonly column: Column;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly styles: TableStyles;
}

function Heading({ column, sort, onSort, styles }: HeadingProps) {
  const { sort: own } = column;
  if (own === null) {
    return (
      <th scope="col" className={styles.headingCell}>
        {column.header}
      </th>
    );
  }
  const isCurrent = own === sort.column;
  const direction = sort.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={styles.headingCell} aria-sort={isCurrent ? direction : undefined}>
      <button type="button" className={styles.sort} onClick={() => onSort(nextSort(sort, own))}>
        {column.header}
        {isCurrent && <Icon name={sort.isDescending ? 'arrow-down' : 'arrow-up'} size="sm" />}
      </button>
    </th>
  );
}

interface CellProps {
  readonly column: Column;
  readonly row: Deviation;
  readonly context: RowContext;
}

function Cell({ column, row, context }: CellProps) {
  const content = column.cell(row, context);
  const className = context.styles[column.wraps ?? 'cell'];
  return column.isRowHeader === true ? (
    <th scope="row" className={className}>
      {content}
    </th>
  ) : (
    <td className={className}>{content}</td>
  );
}
