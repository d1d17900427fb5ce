import type { VNode } from 'preact';
import type { FleetRow } from '../../../../model/fleet.ts';
import { confirmRemovalCommand } from '../../../../model/pause.ts';
import type { RemovedAsset } from '../../removed.ts';
import { Events, Looks } from '../parts/history.tsx';
import { assetPath, Table, Tag, When, type Moment } from '../parts/parts.tsx';
import { removalRunbook } from '../parts/runbooks.ts';
import { plural, removalPendingLook } from '../parts/text.ts';

const assetsShown = 100;

/** On the page of a held asset: since when it is held, what that means, and how to end it. */
export function HowToRelease({ asset, since, moment }: HowToReleaseProps): VNode {
  return (
    <>
      <p>
        It left the configuration while it deviates; seen <When at={since} moment={moment} />. It is not asked any more,
        and what deviates stays until somebody says that this is right.
      </p>
      <p>
        If the asset is gone, or has another name now: <code>{confirmRemovalCommand(asset)}</code>. If it was taken out
        by mistake: put it back under this name, and reload. <a href={removalRunbook}>Runbook</a>
      </p>
    </>
  );
}

interface HowToReleaseProps {
  readonly asset: string;
  readonly since: number;
  readonly moment: Moment;
}

/** On the fleet page: assets whose removal somebody must confirm. */
export function RemovalsPending({ held }: { readonly held: readonly FleetRow[] }): VNode | null {
  if (held.length === 0) return null;
  return (
    <section aria-labelledby="removals">
      <h2 id="removals">Removal pending</h2>
      <Table
        caption="They left the configuration while they deviate. They are not asked, and what deviates stays until it is confirmed that they are gone."
        columns={['State', 'Asset', 'If it is gone']}
        rows={held
          .slice(0, assetsShown)
          .map(({ identity: { name } }) => [
            <Tag look={removalPendingLook}>removal pending</Tag>,
            <a href={assetPath(name)}>{name}</a>,
            <code>{confirmRemovalCommand(name)}</code>,
          ])}
      />
      {held.length > assetsShown ? <p>{plural(held.length - assetsShown, 'more asset')} like these.</p> : null}
    </section>
  );
}

/** An asset that is not in the configuration any more: when and why it left, and what is kept of it. */
export function RemovedPage({ removed, moment }: { readonly removed: RemovedAsset; readonly moment: Moment }): VNode {
  const { asset, removal, events, looks } = removed;
  return (
    <>
      <h1>{asset}</h1>
      <div class="state" role="status">
        <p class="lead">Removed: it is not in the configuration any more.</p>
        {removal === null ? null : (
          <p>
            <When at={removal.at} moment={moment} />. {removal.note}
          </p>
        )}
        <p class="quiet">
          It is not asked, and nothing of it is judged. Its history stays as long as the retention says.
        </p>
      </div>
      <Events asset={asset} events={events} moment={moment} />
      <Looks asset={asset} looks={looks} moment={moment} />
    </>
  );
}
