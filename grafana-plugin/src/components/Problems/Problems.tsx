import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import * as React from 'react';

import type { Problem } from '../../data/problem.ts';
import { testIds } from '../../test-ids.ts';
import { LabelText } from '../LabelText/LabelText.tsx';
import { toneIcon } from '../tone.ts';

/** Errors of a data source quote the query, and the cause comes after the quote. */
const maxTitleLength = 600;

export interface ProblemsProps {
  readonly title: string;
  readonly problems: readonly Problem[];
}

/** What is missing from the picture, each with its remedy. */
export function Problems({ title, problems }: ProblemsProps) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.box} data-testid={testIds.problems} aria-label={title}>
      <h3 className={styles.heading}>
        <Icon name={toneIcon.incomplete} /> {title}
      </h3>
      <ul className={styles.list}>
        {problems.map((problem) => (
          <li key={problem.title}>
            <strong>
              <LabelText text={problem.title} maxLength={maxTitleLength} />
            </strong>{' '}
            {problem.remedy}
            {problem.query !== undefined && <code className={styles.query}>{problem.query}</code>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    box: css({
      padding: theme.spacing(1, 1.5),
      borderLeft: `3px solid ${theme.colors.warning.border}`,
      borderRadius: theme.shape.radius.default,
      background: theme.colors.warning.transparent,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    heading: css({ margin: 0, fontSize: theme.typography.body.fontSize, color: theme.colors.warning.text }),
    list: css({ margin: theme.spacing(0.5, 0, 0), paddingLeft: theme.spacing(2.5) }),
    query: css({
      overflowWrap: 'anywhere',
      whiteSpace: 'pre-wrap',
      userSelect: 'all',
    }),
  };
}
