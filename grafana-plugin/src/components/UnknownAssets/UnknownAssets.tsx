import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import * as React from 'react';

import type { UnknownAsset } from '../../data/unknown-assets.ts';
import { testIds } from '../../test-ids.ts';
import { AssetLink } from '../AssetLink/AssetLink.tsx';
import { LabelText } from '../LabelText/LabelText.tsx';
import { Paged } from '../Paged/Paged.tsx';
import { toneColor, toneIcon } from '../tone.ts';

export interface UnknownAssetsProps {
  readonly unknown: readonly UnknownAsset[];
  /** Null where the text above the list says it already. */
  readonly heading: string | null;
  readonly pageSize: number;
  readonly hrefOf: (asset: UnknownAsset) => string | null;
}

/**
 * The assets that cannot be judged now, and why. They are as prominent as deviations, because deviations may hide
 * there.
 */
export function UnknownAssets({ unknown, heading, pageSize, hrefOf }: UnknownAssetsProps) {
  const styles = useStyles2(getStyles);
  const color = toneColor(useTheme2(), 'unknown');
  return (
    <section className={styles.section} data-testid={testIds.unknown} aria-label="Unknown or stale assets">
      {heading !== null && (
        <h3 className={styles.heading}>
          <Icon name={toneIcon.unknown} style={{ color }} /> {heading}
        </h3>
      )}
      <Paged items={unknown} pageSize={pageSize}>
        {(page) => (
          <ul className={styles.list}>
            {page.map((asset) => (
              <li key={asset.asset} className={styles.item} style={{ borderLeftColor: color }}>
                <span className={styles.name}>
                  <AssetLink asset={asset.asset} href={hrefOf(asset)} />
                  <span className={styles.quiet}>
                    <LabelText text={asset.place} />
                  </span>
                </span>
                {asset.reasons.map(({ kind, text }) => (
                  <span key={kind} className={styles.reason}>
                    <strong style={{ color }}>{kind}:</strong> <LabelText text={text} />
                  </span>
                ))}
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    section: css({ minWidth: 0 }),
    heading: css({
      margin: theme.spacing(0, 0, 0.5),
      fontSize: theme.typography.body.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    }),
    list: css({
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 260px), 1fr))',
      gap: theme.spacing(0.5),
      margin: 0,
      padding: 0,
      listStyle: 'none',
    }),
    item: css({
      padding: theme.spacing(0.5, 1),
      borderLeft: '3px solid',
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      overflowWrap: 'anywhere',
    }),
    name: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1),
      fontSize: theme.typography.body.fontSize,
    }),
    reason: css({ display: 'block' }),
    quiet: css({
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      alignSelf: 'center',
    }),
  };
}
