import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';

import { Changes } from './components/Changes/Changes.tsx';
import { Sentence } from './components/Sentence/Sentence.tsx';
import { panelInput } from './data/panel-input.ts';
import { buildView, hasContent } from './data/view.ts';
import type { Options } from './options.ts';
import { testIds } from './test-ids.ts';

export function PortDriftPanel({
  data,
  timeRange,
  timeZone,
  options,
  width,
  height,
  replaceVariables,
}: PanelProps<Options>) {
  const styles = useStyles2(getStyles);
  const view = React.useMemo(() => buildView(panelInput(data, timeRange)), [data, timeRange]);
  const filledOptions = { ...options, linkTemplate: replaceVariables(options.linkTemplate) };
  return (
    <div
      // A scrolling area must be reachable by keyboard, even where nothing inside it is.
      role="region"
      aria-label="Port drift"
      tabIndex={0}
      className={styles.panel}
      style={{ width, height }}
      data-testid={testIds.panel}
      data-picture={view.picture}
      aria-busy={data.state === LoadingState.Loading}
    >
      {hasContent(view.picture) ? (
        <Changes view={view} options={filledOptions} width={width} timeZone={timeZone} />
      ) : (
        <Sentence view={view} />
      )}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return { panel: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), overflow: 'auto' }) };
}
