import type { VNode } from 'preact';
import { Events, Looks } from '../parts/history.tsx';
import { Listeners } from '../parts/listeners.tsx';
import { WhatAndWhere } from '../parts/parts.tsx';
import { plural, roughDuration } from '../parts/text.ts';
import type { AssetView } from './asset-view.ts';
import { AssetStateSection } from './state.tsx';
import { Deviations } from './deviations.tsx';
import { Knowledge } from './knowledge.tsx';

/** One asset: its state, what deviates, its listeners, and where this knowledge comes from. */
export function AssetPage(view: AssetView): VNode {
  const { report } = view;
  const { identity } = report;
  return (
    <>
      <h1>{identity.name}</h1>
      <WhatAndWhere identity={identity} product={[report.vendor, report.model]} description={report.description} />
      <AssetStateSection {...view} />
      <Deviations {...view} />
      <Events {...view} asset={identity.name} />
      <Listeners {...view} />
      <Knowledge {...view} />
      <Looks {...view} asset={identity.name} />
      <Footprint {...view} />
    </>
  );
}

function Footprint({ report, moment }: AssetView): VNode {
  const { footprint, addedAt } = report;
  return (
    <section aria-labelledby="footprint">
      <h2 id="footprint">What we cost it</h2>
      <p>
        Since {roughDuration(moment.now - addedAt)}: {plural(footprint.sessions, 'session')},{' '}
        {plural(footprint.requests, 'request')}, {footprint.sentBytes} bytes sent, {footprint.receivedBytes} bytes
        received.
      </p>
    </section>
  );
}
