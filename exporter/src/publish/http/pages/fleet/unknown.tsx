import type { VNode } from 'preact';
import { isStale, type FleetRow } from '../../../../model/fleet.ts';
import { pauseText } from '../../../../model/pause.ts';
import { perPage } from '../parts/page-links.tsx';
import { assetPath, Table, Tag, When, type Moment } from '../parts/parts.tsx';
import { plural, severityLook, unknownLook } from '../parts/text.ts';
import type { FleetView } from './fleet-view.ts';

/** The assets whose ports are unknown now, and why. */
export function Unknown({ unknown, moment }: FleetView): VNode | null {
  if (unknown.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="unknown">
      <h2 id="unknown">Unknown, failing, or not asked</h2>
      <Table
        caption="What is shown of these assets is as old as their last good look."
        columns={['State', 'Asset', 'Last good look', 'Why']}
        rows={unknown
          .slice(0, perPage)
          .map((row) => [
            <FreshnessTag row={row} moment={moment} />,
            <a href={assetPath(row.identity.name)}>{row.identity.name}</a>,
            row.lastSuccessAt === null ? 'never' : <When at={row.lastSuccessAt} moment={moment} />,
            reasonOf(row),
          ])}
      />
      {unknown.length > perPage ? <p>{plural(unknown.length - perPage, 'more asset')} like these.</p> : null}
    </section>
  );
}

function FreshnessTag({ row, moment }: { readonly row: FleetRow; readonly moment: Moment }): VNode {
  if (isStale(row, moment.now)) {
    return <Tag look={unknownLook}>{row.lastSuccessAt === null ? 'never seen' : 'unknown'}</Tag>;
  }
  return row.lastCollectionOk === false ? (
    <Tag look={severityLook.warning}>failing</Tag>
  ) : (
    <Tag look={{ tone: 'plain', glyph: '‖' }}>paused</Tag>
  );
}

function reasonOf(row: FleetRow): string {
  const look =
    row.lastCollectionOk === null
      ? 'Its first look is still to come.'
      : row.lastCollectionOk
        ? 'The last look is too long ago.'
        : 'The last look failed; its page says why.';
  // The kill-switch file is shown once, at the top.
  const facts = { killSwitchFile: null, hasOtherHostKey: row.otherHostKey };
  const paused = `Not asked: ${pauseText(row.identity.name, row.paused, facts)}.`;
  return row.paused.length === 0 ? look : row.lastCollectionOk === false ? `${look} ${paused}` : paused;
}
