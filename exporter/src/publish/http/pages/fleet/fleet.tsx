import type { VNode } from 'preact';
import { killSwitchText } from '../../../../model/pause.ts';
import { AllAssets } from './all-assets.tsx';
import { headline } from './fleet-headline.ts';
import { listOf } from './asset-states.ts';
import { perPage } from '../parts/page-links.tsx';
import { assetPath } from '../parts/parts.tsx';
import { RemovalsPending } from '../asset/removal.tsx';
import { plural } from '../parts/text.ts';
import type { FleetView } from './fleet-view.ts';
import { OtherHostKeys, WhatDeviates } from './deviating.tsx';
import { Unknown } from './unknown.tsx';

/** For a screen on the wall. Never automatic: a reload would disturb a reader. */
export const onAWall = 30;

/**
 * The fleet: what deviates, what is unknown, then everything else. This is the order in which people read it at night.
 */
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
