import { dateTimeFormat } from '@grafana/data';
import { Tooltip } from '@grafana/ui';
import * as React from 'react';

import type { Deviation } from '../../data/deviations.ts';
import { formatDuration, formatRoughly } from '../../data/duration.ts';
import { LabelText } from '../LabelText/LabelText.tsx';
import type { TableStyles } from './styles.ts';

export interface RowContext {
  readonly asOf: number;
  readonly timeZone: string;
  readonly styles: TableStyles;
  readonly hrefOf: (deviation: Deviation) => string | null;
}

interface PartProps {
  readonly deviation: Deviation;
  readonly styles: TableStyles;
}

export function Port({ deviation, styles }: PartProps) {
  return deviation.port === '*' ? (
    <span>more, above the limit of one asset</span>
  ) : (
    <span className={styles.port}>
      <LabelText text={`${deviation.transport}/${deviation.port}`} />
    </span>
  );
}

export function DeviationMarks({ deviation, styles }: PartProps) {
  return (
    <>
      {!deviation.isConfirmed && (
        <Tooltip content="One look has seen it; it takes its real severity when a second one confirms it.">
          <span className={styles.mark}>unconfirmed</span>
        </Tooltip>
      )}
      {deviation.doubt !== null && (
        <Tooltip content="The asset cannot be judged now: this is what was last known of it.">
          <span className={styles.mark}>{deviation.doubt}</span>
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

export function Quiet({ text, styles }: { readonly text: string; readonly styles: TableStyles }) {
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

export function Since({ deviation, context, isLong }: SinceProps) {
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
