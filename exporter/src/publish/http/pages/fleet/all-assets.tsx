import type { VNode } from 'preact';
import type { FleetRow } from '../../../../model/fleet.ts';
import { FilterForm, type FleetFilter } from './fleet-filter.tsx';
import { statesOf } from './asset-states.ts';
import { PageLinks, perPage } from '../parts/page-links.tsx';
import { assetPath, Table, Tag, When, type Moment } from '../parts/parts.tsx';

interface AllAssetsProps {
  /** The assets of the filter. */
  readonly wanted: readonly FleetRow[];
  readonly sites: readonly string[];
  readonly filter: FleetFilter;
  readonly moment: Moment;
}

/** Every asset there is, narrowed by the filter, page by page. */
export function AllAssets({ wanted, sites, filter, moment }: AllAssetsProps): VNode {
  const last = Math.max(1, Math.ceil(wanted.length / perPage));
  const page = Math.min(filter.page, last);
  const from = (page - 1) * perPage;
  const shown = wanted.slice(from, from + perPage);
  return (
    <section aria-labelledby="all">
      <h2 id="all">All assets</h2>
      <FilterForm sites={sites} filter={filter} />
      {shown.length === 0 ? (
        <p>No asset like that.</p>
      ) : (
        <Table
          caption={`${from + 1} to ${from + shown.length} of ${wanted.length}`}
          columns={['Asset', 'State', 'Site', 'Zone', 'Role', 'Open ports', 'Last good look']}
          rows={shown.map((row) => assetRow(row, moment))}
        />
      )}
      <PageLinks what="assets" page={page} last={last} link={(to) => filterPath({ ...filter, page: to })} />
    </section>
  );
}

function filterPath(filter: FleetFilter): string {
  return `/?${new URLSearchParams({ ...filter, page: String(filter.page) }).toString()}#all`;
}

function assetRow(row: FleetRow, moment: Moment) {
  const { identity, listeners, lastSuccessAt } = row;
  return [
    <a href={assetPath(identity.name)}>{identity.name}</a>,
    <StateTags row={row} moment={moment} />,
    identity.site,
    identity.zone,
    identity.role,
    // Without a look there is no number: nothing seen does not mean nothing open.
    lastSuccessAt === null ? 'unknown' : String(listeners),
    lastSuccessAt === null ? 'never' : <When at={lastSuccessAt} moment={moment} />,
  ];
}

function StateTags({ row, moment }: { readonly row: FleetRow; readonly moment: Moment }): VNode {
  return (
    <span class="tags">
      {statesOf(row, moment.now).map(({ look, text }) => (
        <>
          <Tag look={look}>{text}</Tag>{' '}
        </>
      ))}
    </span>
  );
}
