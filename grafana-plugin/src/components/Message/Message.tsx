import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import * as React from 'react';

import type { Headline } from '../../data/headline.ts';
import { testIds } from '../../test-ids.ts';
import { toneColor, toneIcon, type Tone } from '../tone.ts';

export interface MessageProps {
  readonly tone: Tone;
  readonly headline: Headline;
  /** A line above a list, or in the middle of an empty panel. */
  readonly size: 'line' | 'page';
}

/** The state as a sentence, where there is no table: all clear, no data, an error, nothing known. */
export function Message({ tone, headline, size }: MessageProps) {
  const styles = useStyles2(getStyles);
  const color = toneColor(useTheme2(), tone);
  return (
    <div className={size === 'page' ? styles.page : styles.line} data-testid={testIds.headline}>
      <Icon name={toneIcon[tone]} size={size === 'page' ? 'xxxl' : 'xl'} style={{ color }} />
      <div>
        <h3 className={styles.title}>{headline.title}</h3>
        <p className={styles.text}>{headline.text}</p>
      </div>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    page: css({
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'center',
      gap: theme.spacing(1),
      margin: '0 auto',
      padding: theme.spacing(1),
      maxWidth: 560,
      textAlign: 'center',
    }),
    line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5), padding: theme.spacing(0.5, 0) }),
    title: css({ margin: 0, fontSize: theme.typography.h4.fontSize }),
    text: css({ margin: 0, color: theme.colors.text.secondary }),
  };
}
