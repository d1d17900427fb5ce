import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

import type { RowHeight } from '../../options.ts';

export type TableStyles = ReturnType<typeof getTableStyles>;

export function getTableStyles(theme: GrafanaTheme2, rowHeight: RowHeight) {
  const cell = {
    padding: theme.spacing(rowHeight === 'compact' ? 0.25 : 0.75, 1),
    textAlign: 'left',
    verticalAlign: 'top',
    fontWeight: theme.typography.fontWeightRegular,
  } as const;
  const quiet = { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize };
  return {
    section: css({ minWidth: 0 }),
    heading: css({
      margin: theme.spacing(0, 0, 0.5),
      fontSize: theme.typography.body.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    }),
    table: css({
      width: '100%',
      borderCollapse: 'collapse',
      'tbody tr': { borderBottom: `1px solid ${theme.colors.border.weak}` },
      'tbody tr:hover': { background: theme.colors.action.hover },
    }),
    headingCell: css({
      ...cell,
      position: 'sticky',
      top: 0,
      background: theme.colors.background.primary,
      boxShadow: `inset 0 -1px ${theme.colors.border.medium}`,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      whiteSpace: 'nowrap',
    }),
    cell: css({ ...cell, whiteSpace: 'nowrap' }),
    wrappingCell: css({ ...cell, minWidth: '11ch', overflowWrap: 'anywhere' }),
    sort: css({
      display: 'inline-flex',
      alignItems: 'center',
      padding: 0,
      border: 0,
      background: 'none',
      color: 'inherit',
      fontWeight: theme.typography.fontWeightMedium,
      '&:hover': { color: theme.colors.text.primary },
    }),
    line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: theme.spacing(1) }),
    port: css({
      fontFamily: theme.typography.fontFamilyMonospace,
      fontSize: theme.typography.bodySmall.fontSize,
      whiteSpace: 'nowrap',
    }),
    quiet: css(quiet),
    mark: css({
      ...quiet,
      marginLeft: theme.spacing(0.5),
      padding: theme.spacing(0, 0.5),
      border: `1px dashed ${theme.colors.border.strong}`,
      borderRadius: theme.shape.radius.default,
      whiteSpace: 'nowrap',
    }),
    since: css({ fontVariantNumeric: 'tabular-nums' }),
  };
}
