import type { VNode } from 'preact';
import { isStale, type FleetRow } from '../../../../model/fleet.ts';
import { killSwitchText, pauseText } from '../../../../model/pause.ts';
import { AllAssets } from './all-assets.tsx';
import type { FleetFilter } from './fleet-filter.tsx';
import type { Deviating, FleetLists } from './fleet-lists.ts';
import { headline, listOf } from './fleet-state.ts';
import { perPage } from '../parts/page-links.tsx';
import {
  assetPath,
  deviationName,
  portPath,
  SeverityTag,
  Table,
  Tag,
  VerdictTag,
  When,
  type Moment,
} from '../parts/parts.tsx';
import { hostKeyRunbook } from '../parts/runbooks.ts';
import { RemovalsPending } from '../asset/removal.tsx';
import { otherHostKeyMeaning, plural, severityLook, unknownLook } from '../parts/text.ts';

export interface FleetView extends FleetLists {
  readonly moment: Moment;
  readonly filter: FleetFilter;
  /** Seconds after which the page loads itself again; null unless somebody asked for it. */
  readonly refresh: number | null;
  /** The kill-switch file while it is there. */
  readonly killSwitch: string | null;
}

/** For a screen on the wall. Never by itself: it would take away what somebody is reading. */
export const onAWall = 30;

/** The fleet: what deviates, what nobody knows, and everything else. In this order, because that is how it is read at night. */
export function FleetPage(view: FleetView): VNode {
  return (
    <>
      <h1>Fleet</h1>
      <Summary {...view} />
      <OtherHostKeys {...view} />
      <WhatDeviates {...view} />
      <RemovalsPending held={view.removalsPending} />
      <Unknown {...view} />
      <WithoutBaseline {...view} />
      <AllAssets {...view} />
    </>
  );
}

function Summary({ counts, refresh, killSwitch }: FleetView): VNode {
  const { tone, parts, sentence } = headline(counts);
  return (
    <div class={`state ${tone}`} role="status">
      <p class="lead">
        {parts.map(({ text, href }, at) => (
          <>
            <a href={href}>{text}</a>
            {at < parts.length - 1 ? ', ' : '; '}
          </>
        ))}
        {sentence}
      </p>
      {killSwitch === null ? null : <p>{`T${killSwitchText(killSwitch).slice(1)}. Files are read on.`}</p>}
      {counts.paused === 0 ? null : (
        <p>
          <a href={listOf('paused')}>{plural(counts.paused, 'asset')} not asked now</a>.
        </p>
      )}
      <p>
        {refresh === null ? (
          <a href={`/?refresh=${onAWall}`}>Load again every {onAWall} s</a>
        ) : (
          <>
            Loads again every {refresh} s. <a href="/">Stop</a>
          </>
        )}
      </p>
    </div>
  );
}

/** Who answers there is not known, so nothing else that is shown of these assets is certain: a list of its own. */
function OtherHostKeys({ otherHostKeys: found, moment }: FleetView): VNode | null {
  if (found.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="host-keys">
      <h2 id="host-keys">Another host key than the pinned one</h2>
      <p>
        {otherHostKeyMeaning} <a href={hostKeyRunbook}>What to do</a>
      </p>
      <Table
        caption="What is shown of these assets is as old as their last good look."
        columns={['Severity', 'Asset', 'Last good look']}
        rows={found
          .slice(0, perPage)
          .map(({ identity, lastSuccessAt }) => [
            <Tag look={severityLook.critical}>critical</Tag>,
            <AssetAndPlace asset={identity.name} site={identity.site} zone={identity.zone} />,
            lastSuccessAt === null ? 'never' : <When at={lastSuccessAt} moment={moment} />,
          ])}
      />
      {found.length > perPage ? (
        <p>
          <a href={listOf('other host key')}>{plural(found.length - perPage, 'more asset')} like these</a>.
        </p>
      ) : null}
    </section>
  );
}

/** Who is called at night depends on where it is. */
function AssetAndPlace({ asset, site, zone }: Pick<Deviating, 'asset' | 'site' | 'zone'>): VNode {
  return (
    <div>
      <a href={assetPath(asset)}>{asset}</a>
      <div class="place">
        {site}, {zone}
      </div>
    </div>
  );
}

function WhatDeviates({ deviating, moreDeviations, moment }: FleetView): VNode | null {
  if (deviating.length === 0) {
    return null;
  }
  const rows = deviating.map(({ asset, site, zone, deviation, count }) => [
    <SeverityTag deviation={deviation} />,
    <AssetAndPlace asset={asset} site={site} zone={zone} />,
    <a class="mono" href={portPath(asset, deviation)}>
      {deviationName(deviation, count)}
    </a>,
    // `many` of the sum says nothing that its name does not say.
    deviation.port === '*' ? null : <span class="word">{deviation.service}</span>,
    deviation.port === '*' ? null : <span class="mono">{deviation.process}</span>,
    <VerdictTag verdict={deviation.verdict} />,
    <When at={deviation.sinceAt} moment={moment} />,
  ]);
  return (
    <section aria-labelledby="deviates">
      <h2 id="deviates">What deviates now</h2>
      <Table
        caption="Worst first, then the newest."
        columns={['Severity', 'Asset', 'Port', 'Service', 'Process', 'Verdict', 'Since']}
        rows={rows}
      />
      {moreDeviations === 0 ? null : (
        <p>
          {plural(moreDeviations, 'more deviation')} not shown here:{' '}
          <a href={listOf('deviating')}>all assets that deviate</a>.
        </p>
      )}
    </section>
  );
}

function Unknown({ unknown, moment }: FleetView): VNode | null {
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
  // The file of the kill switch stands above, once.
  const facts = { killSwitchFile: null, hasOtherHostKey: row.otherHostKey };
  const paused = `Not asked: ${pauseText(row.identity.name, row.paused, facts)}.`;
  return row.paused.length === 0 ? look : row.lastCollectionOk === false ? `${look} ${paused}` : paused;
}

function WithoutBaseline({ withoutBaseline: unjudged }: FleetView): VNode | null {
  if (unjudged.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="unjudged">
      <h2 id="unjudged">Without an approved baseline</h2>
      <p>
        Nothing of {unjudged.length === 1 ? 'this asset' : 'these assets'} is judged:{' '}
        {unjudged.slice(0, perPage).map((row, at) => (
          <>
            {at > 0 ? ', ' : ''}
            <a href={assetPath(row.identity.name)}>{row.identity.name}</a>
          </>
        ))}
        {unjudged.length > perPage ? ` and ${unjudged.length - perPage} more` : ''}. Begin with{' '}
        <code>otports baseline learn</code>.
      </p>
    </section>
  );
}
