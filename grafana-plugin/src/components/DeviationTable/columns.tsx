import * as React from 'react';

import type { Deviation } from '../../data/deviations.ts';
import type { SortColumn } from '../../data/sort.ts';
import { AssetLink } from '../AssetLink/AssetLink.tsx';
import { LabelText } from '../LabelText/LabelText.tsx';
import { linksOf, SeriesLinks } from '../SeriesLinks/SeriesLinks.tsx';
import { SeverityBadge } from '../SeverityBadge/SeverityBadge.tsx';
import { DeviationMarks, Port, Quiet, Since, type RowContext } from './cells.tsx';

export interface Column {
  readonly header: string;
  /** Null where sorting makes no sense. */
  readonly sort: SortColumn | null;
  readonly cell: (deviation: Deviation, context: RowContext) => React.ReactNode;
  /** The cell that names the row for a screen reader. */
  readonly isRowHeader?: boolean;
  /** A long text is broken anywhere, so that it does not push out other columns. */
  readonly wraps?: 'short' | 'long';
}

const severity: Column = {
  header: 'Severity',
  sort: 'severity',
  cell: (deviation) => <SeverityBadge severity={deviation.severity} />,
};

const asset: Column = {
  header: 'Asset',
  sort: 'asset',
  isRowHeader: true,
  wraps: 'long',
  cell: (deviation, context) => (
    <>
      <AssetLink asset={deviation.asset} href={context.hrefOf(deviation)} />{' '}
      <Quiet text={deviation.place} styles={context.styles} />
    </>
  ),
};

const port: Column = {
  header: 'Port',
  sort: 'port',
  cell: (deviation, { styles }) => <Port deviation={deviation} styles={styles} />,
};

const portAndService: Column = {
  ...port,
  wraps: 'long',
  cell: (deviation, { styles }) => (
    <>
      <Port deviation={deviation} styles={styles} /> <Quiet text={deviation.service} styles={styles} />
    </>
  ),
};

const service: Column = {
  header: 'Service',
  sort: 'service',
  wraps: 'short',
  cell: ({ service: text }) => <LabelText text={text} />,
};

const process: Column = {
  header: 'Process',
  sort: 'process',
  wraps: 'short',
  cell: ({ process: text }) => <LabelText text={text} />,
};

const exposure: Column = {
  header: 'Exposure',
  sort: 'exposure',
  cell: ({ exposure: text }) => <LabelText text={text} />,
};

const verdict: Column = {
  header: 'Verdict',
  sort: 'verdict',
  cell: (deviation, { styles }) => (
    <span className={styles.line}>
      <LabelText text={deviation.verdict} />
      <DeviationMarks deviation={deviation} styles={styles} />
    </span>
  ),
};

const since: Column = {
  header: 'Since',
  sort: 'since',
  cell: (deviation, context) => <Since deviation={deviation} context={context} isLong />,
};

const sinceShort: Column = {
  ...since,
  cell: (deviation, context) => <Since deviation={deviation} context={context} isLong={false} />,
};

/** A phone shows two lines a row: the asset and the port. */
const everything: Column = {
  header: 'Deviation',
  sort: 'severity',
  isRowHeader: true,
  wraps: 'long',
  cell: (deviation, context) => (
    <>
      <span className={context.styles.line}>
        <SeverityBadge severity={deviation.severity} />
        <AssetLink asset={deviation.asset} href={context.hrefOf(deviation)} />
      </span>
      <span className={context.styles.line}>
        <Port deviation={deviation} styles={context.styles} />
        <LabelText text={deviation.verdict} />
        <Quiet
          text={[deviation.service, deviation.process].filter((text) => text !== '').join(' · ')}
          styles={context.styles}
        />
        <DeviationMarks deviation={deviation} styles={context.styles} />
      </span>
    </>
  ),
};

const links: Column = {
  header: 'Links',
  sort: null,
  cell: ({ origin, asset: name, transport, port: number }) => (
    <SeriesLinks links={linksOf(origin)} of={`${name} ${transport}/${number}`} />
  ),
};

/** The columns that fit into a table of this many pixels. */
export function columnsFor(width: number, hasLinks: boolean): readonly Column[] {
  return [...fittingColumns(width), ...(hasLinks ? [links] : [])];
}

function fittingColumns(width: number): readonly Column[] {
  if (width < 720) {
    return [everything, sinceShort];
  }
  return width < 1150
    ? [severity, asset, portAndService, process, verdict, sinceShort]
    : [severity, asset, port, service, process, exposure, verdict, since];
}
