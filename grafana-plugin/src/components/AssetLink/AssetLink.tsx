import { css } from '@emotion/css';
import { locationUtil, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import * as React from 'react';

import { LabelText } from '../LabelText/LabelText.tsx';

export interface AssetLinkProps {
  readonly asset: string;
  /** Null for no link. */
  readonly href: string | null;
}

/**
 * The name of an asset, as a link to its page where there is one. A path stays in Grafana; other links open a new tab.
 */
export function AssetLink({ asset, href }: AssetLinkProps) {
  const className = useStyles2(linkStyle);
  if (href === null) {
    return <LabelText text={asset} />;
  }
  return href.startsWith('/') ? (
    <a className={className} href={locationUtil.assureBaseUrl(href)}>
      <LabelText text={asset} />
    </a>
  ) : (
    <a className={className} href={href} target="_blank" rel="noopener noreferrer">
      <LabelText text={asset} />
    </a>
  );
}

function linkStyle(theme: GrafanaTheme2): string {
  return css({
    color: theme.colors.text.link,
    '&:hover': { color: theme.colors.text.link, textDecoration: 'underline' },
  });
}
