import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

import type { RowHeight } from '../../options.ts';

export type TableStyles = ReturnType<typeof getTableStyles>;

/** Styles of the table and of its cells, in one object because every cell needs some of both. */
export function getTableStyles(theme: GrafanaTheme2, rowHeight: RowHeight) {
  return { ...tableStyles(theme), ...cellStyles(theme, rowHeight), ...contentStyles(theme) };
}

function tableStyles(theme: GrafanaTheme2) {
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
  };
}

function cellStyles(theme: GrafanaTheme2, rowHeight: RowHeight) {
  const cell = {
    padding: theme.spacing(rowHeight === 'compact' ? 0.25 : 0.75, 1),
    textAlign: 'left',
    verticalAlign: 'top',
    fontWeight: theme.typography.fontWeightRegular,
  } as const;
  return {
    headingCell: css({
      ...cell,
      position: 'sticky',
      top: 0,
      background: theme.colors.background.primary,
      // A border of a collapsed table would scroll away from under a sticky cell.
      boxShadow: `inset 0 -1px ${theme.colors.border.medium}`,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      whiteSpace: 'nowrap',
    }),
    cell: css({ ...cell, whiteSpace: 'nowrap' }),
    short: css({ ...cell, minWidth: '9ch', overflowWrap: 'anywhere' }),
    long: css({ ...cell, minWidth: '18ch', overflowWrap: 'anywhere' }),
  };
}

function contentStyles(theme: GrafanaTheme2) {
  const quiet = { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize };
  return {
    line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: theme.spacing(1) }),
    port: css({
      fontFamily: theme.typography.fontFamilyMonospace,
      fontSize: theme.typography.bodySmall.fontSize,
      whiteSpace: 'nowrap',
    }),
    quiet: css(quiet),
    mark: css({
      ...quiet,
      padding: theme.spacing(0, 0.5),
      border: `1px dashed ${theme.colors.border.strong}`,
      borderRadius: theme.shape.radius.default,
      whiteSpace: 'nowrap',
    }),
    since: css({ fontVariantNumeric: 'tabular-nums' }),
  };
}
