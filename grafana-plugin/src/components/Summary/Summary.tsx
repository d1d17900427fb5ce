import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import * as React from 'react';

import { headlineOf } from '../../data/headline.ts';
import { severities } from '../../data/vocabulary.ts';
import type { View } from '../../data/view.ts';
import { testIds } from '../../test-ids.ts';
import { toneColor, toneIcon, type Tone } from '../tone.ts';

export interface SummaryProps {
  readonly view: View;
  readonly timeZone: string;
  /** Moves to the list of unknown assets, where it is out of sight below the table. */
  readonly onShowUnknown?: (() => void) | undefined;
}

/** The counts of what is bad and of what is unknown, side by side, and the instant for which they are true. */
export function Summary({ view, timeZone, onShowUnknown }: SummaryProps) {
  const styles = useStyles2(getStyles);
  const headline = headlineOf(view);
  return (
    <div className={styles.strip} data-testid={testIds.summary}>
      <div role="status" className={styles.spoken}>
        {headline.title}. {headline.text}
      </div>
      <ul className={styles.tiles}>
        {severities.map((severity) => (
          <Tile key={severity} tone={severity} count={view.counts[severity]} label={severity} />
        ))}
        <Tile
          tone="unknown"
          count={view.unknown.length}
          label={`of ${view.assetCount} assets unknown or stale`}
          onClick={onShowUnknown}
        />
        {view.problems.length > 0 && (
          <Tile
            tone="incomplete"
            count={view.problems.length}
            label={view.problems.length === 1 ? 'gap in the data' : 'gaps in the data'}
          />
        )}
      </ul>
      <span className={styles.asOf}>as of {dateTimeFormat(view.asOf, { timeZone })}</span>
    </div>
  );
}

interface TileProps {
  readonly tone: Tone;
  readonly count: number;
  readonly label: string;
  readonly onClick?: (() => void) | undefined;
}

function Tile({ tone, count, label, onClick }: TileProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const color = count === 0 ? theme.colors.text.secondary : toneColor(theme, tone);
  return (
    <li className={styles.tile} style={{ borderLeftColor: count === 0 ? theme.colors.border.medium : color }}>
      <Icon name={toneIcon[tone]} style={{ color }} />
      <strong className={styles.count} style={{ color }}>
        {count}
      </strong>
      {onClick === undefined ? (
        label
      ) : (
        <button type="button" className={styles.jump} onClick={onClick}>
          {label}
        </button>
      )}
    </li>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    strip: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1) }),
    spoken: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
    tiles: css({
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      margin: 0,
      padding: 0,
      listStyle: 'none',
      flexGrow: 1,
    }),
    tile: css({
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0.25, 1),
      borderLeft: '3px solid',
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.secondary,
      color: theme.colors.text.primary,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    count: css({ fontSize: theme.typography.h4.fontSize, lineHeight: 1.2, fontVariantNumeric: 'tabular-nums' }),
    jump: css({ padding: 0, border: 0, background: 'none', color: 'inherit', textDecoration: 'underline' }),
    asOf: css({
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      whiteSpace: 'nowrap',
    }),
  };
}
