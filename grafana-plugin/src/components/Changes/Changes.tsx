import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';

import { headlineOf } from '../../data/headline.ts';
import { fillLink } from '../../data/links.ts';
import type { View } from '../../data/view.ts';
import type { Options } from '../../options.ts';
import { DeviationTable } from '../DeviationTable/DeviationTable.tsx';
import { Message } from '../Message/Message.tsx';
import { Problems } from '../Problems/Problems.tsx';
import { Sentence } from '../Sentence/Sentence.tsx';
import { Summary } from '../Summary/Summary.tsx';
import { pictureTone } from '../tone.ts';
import { UnknownAssets } from '../UnknownAssets/UnknownAssets.tsx';

export interface ChangesProps {
  readonly view: View;
  readonly options: Options;
  readonly width: number;
  readonly timeZone: string;
}

/** From this width the unknown assets are shown beside the deviations. */
const sideBySideWidth = 1100;
const sideWidth = 324;
const gap = 16;

/** The view "changes": what deviates now, worst first, and with the same weight what is unknown. */
export function Changes({ view, options, width, timeZone }: ChangesProps) {
  const styles = useStyles2(getStyles);
  const unknownRef = React.useRef<HTMLDivElement>(null);
  const hasBoth = view.deviations.length > 0 && view.unknown.length > 0;
  const isWide = hasBoth && width >= sideBySideWidth;
  return (
    <>
      <Summary
        view={view}
        timeZone={timeZone}
        onShowUnknown={hasBoth && !isWide ? () => bringIntoSight(unknownRef) : undefined}
      />
      <Opening view={view} />
      <div className={isWide ? styles.wide : styles.stacked}>
        {view.deviations.length > 0 && (
          <DeviationTable
            deviations={view.deviations}
            options={options}
            width={isWide ? width - sideWidth - gap : width}
            asOf={view.asOf}
            timeZone={timeZone}
            hrefOf={(row) => fillLink(options.linkTemplate, { ...row, url: view.urlOf(row.labels) })}
          />
        )}
        {view.unknown.length > 0 && (
          <div ref={unknownRef} tabIndex={-1} className={styles.unknown}>
            <UnknownAssets
              unknown={view.unknown}
              heading={view.picture === 'stale' ? null : unknownHeading(view)}
              pageSize={options.pageSize}
              hrefOf={({ asset, labels }) =>
                fillLink(options.linkTemplate, { asset, transport: '', port: '', url: view.urlOf(labels) })
              }
            />
          </div>
        )}
      </div>
    </>
  );
}

/** The part above the lists: what is missing, and the state in words where no table shows it. */
function Opening({ view }: { readonly view: View }) {
  if (view.picture === 'all-clear') {
    return <Sentence view={view} />;
  }
  return (
    <>
      {view.problems.length > 0 && <Problems title="This picture is incomplete" problems={view.problems} />}
      {view.deviations.length === 0 && (
        <Message tone={pictureTone[view.picture]} headline={headlineOf(view)} size="line" />
      )}
    </>
  );
}

function unknownHeading(view: View): string {
  return `Unknown or stale: ${view.unknown.length} of ${view.assetCount} assets`;
}

/** Scrolls there and moves the keyboard focus. */
function bringIntoSight({ current }: React.RefObject<HTMLElement>): void {
  current?.scrollIntoView({ block: 'start' });
  current?.focus();
}

function getStyles(theme: GrafanaTheme2) {
  return {
    stacked: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
    wide: css({ display: 'grid', gridTemplateColumns: `minmax(0, 1fr) ${sideWidth}px`, gap, alignItems: 'start' }),
    unknown: css({ minWidth: 0, outline: 'none' }),
  };
}
