import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';

import { headlineOf } from '../../data/headline.ts';
import type { View } from '../../data/view.ts';
import { Message } from '../Message/Message.tsx';
import { Problems } from '../Problems/Problems.tsx';
import { pictureTone } from '../tone.ts';

/** A picture without a list: its sentence, and what is missing for a better one. */
export function Sentence({ view }: { readonly view: View }) {
  const styles = useStyles2(getStyles);
  const hasAnswer = view.picture !== 'loading';
  return (
    <div className={styles.middle}>
      <Message tone={pictureTone[view.picture]} headline={headlineOf(view)} size="page" />
      {hasAnswer && view.problems.length > 0 && <Problems title="What is missing" problems={view.problems} />}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    middle: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), margin: 'auto', maxWidth: 900 }),
  };
}
