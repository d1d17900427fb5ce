import { dateTimeFormat } from '@grafana/data';
import { Tooltip } from '@grafana/ui';
import * as React from 'react';

import type { Deviation } from '../../data/deviations.ts';
import { formatDuration, formatRoughly } from '../../data/duration.ts';
import type { SortColumn } from '../../data/sort.ts';
import { AssetLink } from '../AssetLink/AssetLink.tsx';
import { LabelText } from '../LabelText/LabelText.tsx';
import { linksOf, SeriesLinks } from '../SeriesLinks/SeriesLinks.tsx';
import { SeverityBadge } from '../SeverityBadge/SeverityBadge.tsx';
import type { TableStyles } from './styles.ts';

export interface RowContext {
  readonly asOf: number;
  readonly timeZone: string;
  readonly styles: TableStyles;
  readonly hrefOf: (deviation: Deviation) => string | null;
}

export interface Column {
  readonly header: string;
  /** Null where the order would mean nothing. */
  readonly sort: SortColumn | null;
  readonly cell: (deviation: Deviation, context: RowContext) => React.ReactNode;
  /** The cell that names the row for a screen reader. */
  readonly isRowHeader?: boolean;
  /** Text of any length, broken anywhere rather than pushing other columns out. */
  readonly isWrapping?: boolean;
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
  isWrapping: true,
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
  isWrapping: true,
  cell: (deviation, { styles }) => (
    <>
      <Port deviation={deviation} styles={styles} /> <Quiet text={deviation.service} styles={styles} />
    </>
  ),
};

const service: Column = {
  header: 'Service',
  sort: 'service',
  isWrapping: true,
  cell: ({ service: text }) => <LabelText text={text} />,
};

const process: Column = {
  header: 'Process',
  sort: 'process',
  isWrapping: true,
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
    <>
      <LabelText text={deviation.verdict} />
      <Marks deviation={deviation} styles={styles} />
    </>
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

/** A phone shows two lines a row: who, and which door. */
const everything: Column = {
  header: 'Deviation',
  sort: 'severity',
  isRowHeader: true,
  isWrapping: true,
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
        <Marks deviation={deviation} styles={context.styles} />
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

/** The columns that have room in a table so many pixels wide. */
export function columnsFor(width: number, hasLinks: boolean): readonly Column[] {
  return [...fittingColumns(width), ...(hasLinks ? [links] : [])];
}

function fittingColumns(width: number): readonly Column[] {
  if (width < 560) {
    return [everything, sinceShort];
  }
  return width < 900
    ? [severity, asset, portAndService, process, verdict, sinceShort]
    : [severity, asset, port, service, process, exposure, verdict, since];
}

interface PartProps {
  readonly deviation: Deviation;
  readonly styles: TableStyles;
}

function Port({ deviation, styles }: PartProps) {
  return deviation.port === '*' ? (
    <span>more, above the limit of one asset</span>
  ) : (
    <span className={styles.port}>
      <LabelText text={`${deviation.transport}/${deviation.port}`} />
    </span>
  );
}

function Marks({ deviation, styles }: PartProps) {
  return (
    <>
      {!deviation.isConfirmed && (
        <Tooltip content="One look has seen it; it takes its real severity when a second one confirms it.">
          <span className={styles.mark}>unconfirmed</span>
        </Tooltip>
      )}
      {deviation.isFlapping && (
        <Tooltip content="The port opens and closes; the deviation is held until it has stayed closed.">
          <span className={styles.mark}>flapping</span>
        </Tooltip>
      )}
    </>
  );
}

function Quiet({ text, styles }: { readonly text: string; readonly styles: TableStyles }) {
  return text === '' ? null : (
    <span className={styles.quiet}>
      <LabelText text={text} />
    </span>
  );
}

interface SinceProps {
  readonly deviation: Deviation;
  readonly context: RowContext;
  readonly isLong: boolean;
}

function Since({ deviation, context, isLong }: SinceProps) {
  if (deviation.sinceAt === null) {
    return <span className={context.styles.quiet}>not known</span>;
  }
  const age = context.asOf - deviation.sinceAt;
  const at = dateTimeFormat(deviation.sinceAt, { timeZone: context.timeZone });
  return (
    <time dateTime={new Date(deviation.sinceAt).toISOString()} title={at} className={context.styles.since}>
      {isLong ? formatDuration(age) : formatRoughly(age)} ago
      {isLong && <span className={context.styles.quiet}> {at}</span>}
    </time>
  );
}
