import type { LinkModel } from '@grafana/data';
import { DataLinksContextMenu, Icon, IconButton } from '@grafana/ui';
import * as React from 'react';

import type { Origin } from '../../data/samples.ts';

export interface SeriesLinksProps {
  readonly links: readonly LinkModel[];
  /** The subject of the links, for readers who do not see the row. */
  readonly of: string;
}

/** Data links of the field configuration: one is a link, several are a menu. */
export function SeriesLinks({ links, of }: SeriesLinksProps) {
  const [only] = links;
  if (only === undefined) {
    return null;
  }
  if (links.length === 1) {
    return (
      <a
        href={only.href}
        target={only.target ?? '_self'}
        rel="noopener noreferrer"
        onClick={only.onClick}
        title={only.title}
      >
        <Icon name="external-link-alt" /> {only.title}
      </a>
    );
  }
  return (
    <DataLinksContextMenu links={() => [...links]}>
      {({ openMenu }) => <IconButton name="link" tooltip={`Links of ${of}`} onClick={openMenu} />}
    </DataLinksContextMenu>
  );
}

/** Links set for the whole panel come once for each field of the row: each is shown once. */
export function linksOf({ frame, rowIndex }: Origin): readonly LinkModel[] {
  const links = frame.fields
    .filter((field) => (field.config.links?.length ?? 0) > 0)
    .flatMap((field) => field.getLinks?.({ valueRowIndex: rowIndex }) ?? []);
  return [...new Map(links.map((link) => [`${link.title}\n${link.href}`, link])).values()];
}
