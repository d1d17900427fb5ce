import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';

import { DeviationTable } from './components/DeviationTable/DeviationTable.tsx';
import { Message } from './components/Message/Message.tsx';
import { Problems } from './components/Problems/Problems.tsx';
import type { Tone } from './components/SeverityBadge/SeverityBadge.tsx';
import { Summary } from './components/Summary/Summary.tsx';
import { UnknownAssets } from './components/UnknownAssets/UnknownAssets.tsx';
import { headlineOf } from './data/headline.ts';
import { fillLink } from './data/links.ts';
import { panelInput } from './data/panel-input.ts';
import { buildView, type Picture, type View } from './data/view.ts';
import type { Options } from './options.ts';
import { testIds } from './test-ids.ts';

/** Wide enough to show what is not known beside what is bad. */
const sideBySideWidth = 1100;
const sideWidth = 340;

export function PortDriftPanel(props: PanelProps<Options>) {
  const { data, timeRange, width, height } = props;
  const view = React.useMemo(() => buildView(panelInput(data, timeRange)), [data, timeRange]);
  const styles = useStyles2(getStyles);
  return (
    <div
      className={styles.panel}
      style={{ width, height }}
      data-testid={testIds.panel}
      data-picture={view.picture}
      aria-busy={data.state === LoadingState.Loading}
    >
      {hasContent(view.picture) ? <Content {...props} view={view} /> : <Page view={view} />}
    </div>
  );
}

interface ViewProps extends PanelProps<Options> {
  readonly view: View;
}

function hasContent(picture: Picture): boolean {
  return picture !== 'loading' && picture !== 'error' && picture !== 'no-data';
}

const pageTone: Readonly<Record<Picture, Tone>> = {
  loading: 'info',
  error: 'critical',
  'no-data': 'incomplete',
  partial: 'incomplete',
  stale: 'unknown',
  'all-clear': 'clear',
  changes: 'critical',
};

/** Nothing to list: the picture is a sentence, and what is missing for a better one. */
function Page({ view }: { readonly view: View }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.page}>
      <Message tone={pageTone[view.picture]} headline={headlineOf(view)} size="page" />
      {view.picture !== 'loading' && <Problems title="What is missing" problems={view.problems} />}
    </div>
  );
}

function Content({ view, options, width, timeZone, replaceVariables }: ViewProps) {
  const styles = useStyles2(getStyles);
  const hasBoth = view.deviations.length > 0 && view.unknown.length > 0;
  const isWide = hasBoth && width >= sideBySideWidth;
  const template = replaceVariables(options.linkTemplate);
  return (
    <>
      <Summary view={view} timeZone={timeZone} />
      {view.problems.length > 0 && <Problems title="This picture is incomplete" problems={view.problems} />}
      {view.deviations.length === 0 && (
        <Message
          tone={pageTone[view.picture]}
          headline={headlineOf(view)}
          size={view.picture === 'all-clear' ? 'page' : 'line'}
        />
      )}
      <div className={isWide ? styles.wide : styles.stacked}>
        {view.deviations.length > 0 && (
          <DeviationTable
            deviations={view.deviations}
            options={options}
            width={isWide ? width - sideWidth : width}
            asOf={view.asOf}
            timeZone={timeZone}
            hrefOf={({ asset, transport, port, labels }) =>
              fillLink(template, { asset, transport, port, url: view.urlOf(labels) })
            }
          />
        )}
        {view.unknown.length > 0 && (
          <UnknownAssets
            unknown={view.unknown}
            heading={
              view.picture === 'stale' ? null : `Unknown or stale: ${view.unknown.length} of ${view.assetCount} assets`
            }
            pageSize={options.pageSize}
            hrefOf={({ asset, labels }) =>
              fillLink(template, { asset, transport: '', port: '', url: view.urlOf(labels) })
            }
          />
        )}
      </div>
    </>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const stack = { display: 'flex', flexDirection: 'column', gap: theme.spacing(1) } as const;
  return {
    panel: css({ ...stack, overflow: 'auto' }),
    page: css({ ...stack, margin: 'auto', maxWidth: 900 }),
    stacked: css(stack),
    wide: css({
      display: 'grid',
      gridTemplateColumns: `minmax(0, 1fr) ${sideWidth - 16}px`,
      gap: theme.spacing(2),
      alignItems: 'start',
    }),
  };
}
