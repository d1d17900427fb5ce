import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useTheme2, type IconName } from '@grafana/ui';
import * as React from 'react';

import type { Severity } from '../../data/severity.ts';

/** What stands beside severities where an asset cannot be judged. */
export type Tone = Severity | 'unknown' | 'incomplete' | 'clear';

/** Shape as well as colour and word: many readers do not see red and green apart. */
export const toneIcon: Readonly<Record<Tone, IconName>> = {
  critical: 'exclamation-circle',
  warning: 'exclamation-triangle',
  info: 'info-circle',
  unknown: 'question-circle',
  incomplete: 'eye-slash',
  clear: 'check-circle',
};

/** Colour of a tone as text or icon on the background of a panel. */
export function toneColor(theme: GrafanaTheme2, tone: Tone): string {
  switch (tone) {
    case 'critical':
      return theme.colors.error.text;
    case 'warning':
    case 'incomplete':
      return theme.colors.warning.text;
    case 'info':
      return theme.colors.info.text;
    case 'clear':
      return theme.colors.success.text;
    case 'unknown':
      return theme.visualization.getColorByName(theme.isDark ? 'light-purple' : 'dark-purple');
  }
}

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const theme = useTheme2();
  return (
    <span className={badgeStyle} style={{ color: toneColor(theme, severity) }}>
      <Icon name={toneIcon[severity]} />
      {severity}
    </span>
  );
}

const badgeStyle = css({
  verticalAlign: 'top',
  display: 'inline-flex',
  alignItems: 'center',
  gap: 4,
  fontWeight: 500,
  whiteSpace: 'nowrap',
});
