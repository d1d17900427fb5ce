import type { VNode } from 'preact';
import type { Deviating } from './fleet-lists.ts';
import { listOf } from './asset-states.ts';
import { perPage } from '../parts/page-links.tsx';
import { assetPath, deviationName, portPath, SeverityTag, Table, Tag, VerdictTag, When } from '../parts/parts.tsx';
import { hostKeyRunbook } from '../parts/runbooks.ts';
import { otherHostKeyMeaning, plural, severityLook } from '../parts/text.ts';
import type { FleetView } from './fleet-view.ts';

/**
 * With another host key nobody knows which machine answers, so nothing else that is shown of these assets is certain.
 * They have a list of their own.
 */
export function OtherHostKeys({ otherHostKeys: found, moment }: FleetView): VNode | null {
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

/** The place decides who is called at night. */
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

/** The worst deviations of the fleet, as many as a page may have. */
export function WhatDeviates({ deviating, moreDeviations, moment }: FleetView): VNode | null {
  if (deviating.length === 0) {
    return null;
  }
  const rows = deviating.map(({ asset, site, zone, deviation, count }) => [
    <SeverityTag deviation={deviation} />,
    <AssetAndPlace asset={asset} site={site} zone={zone} />,
    <a class="mono" href={portPath(asset, deviation)}>
      {deviationName(deviation, count)}
    </a>,
    // The service of the sum is `many`, which its name says already.
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
