import { css } from '@emotion/css';
import { Icon, useTheme2 } from '@grafana/ui';
import * as React from 'react';

import type { Severity } from '../../data/vocabulary.ts';
import { toneColor, toneIcon } from '../tone.ts';

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
  display: 'inline-flex',
  alignItems: 'center',
  gap: 4,
  verticalAlign: 'top',
  fontWeight: 500,
  whiteSpace: 'nowrap',
});
