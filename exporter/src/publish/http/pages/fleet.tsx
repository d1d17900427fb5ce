import type { VNode } from 'preact';
import { isStale, type FleetRow } from '../../../model/fleet.ts';
import type { Deviation } from '../../../model/verdict.ts';
import { assetPath, portPath, SeverityTag, Table, Tag, VerdictTag, When, type Moment } from './parts.tsx';
import { pauseMeaning, plural, type Look } from './text.ts';

export interface FleetFilter {
  readonly search: string;
  readonly site: string;
  readonly page: number;
}

export interface FleetView {
  readonly moment: Moment;
  /** All assets, whatever the filter says. */
  readonly rows: readonly FleetRow[];
  readonly filter: FleetFilter;
  /** Worst first; of more assets than are shown, `moreDeviating` counts the rest. */
  readonly deviating: readonly { readonly row: FleetRow; readonly deviations: readonly Deviation[] }[];
  readonly moreDeviating: number;
}

const perPage = 100;
const unknownLook: Look = { tone: 'unknown', glyph: '?' };

/** The fleet: what deviates, what nobody knows, and everything else. In this order, because that is how it is read at night. */
export function FleetPage(view: FleetView): VNode {
  return (
    <>
      <h1>Fleet</h1>
      <Summary {...view} />
      <Deviating {...view} />
      <Unknown {...view} />
      <WithoutBaseline {...view} />
      <AllAssets {...view} />
    </>
  );
}

function Summary({ rows, moment }: FleetView): VNode {
  const sum = (count: (row: FleetRow) => number): number => rows.reduce((total, row) => total + count(row), 0);
  const critical = sum((row) => row.deviations.critical);
  const warning = sum((row) => row.deviations.warning);
  const unconfirmed = sum((row) => row.unconfirmed);
  const unknown = rows.filter((row) => isStale(row, moment.now)).length;
  const unjudged = rows.filter((row) => !row.baselinePresent).length;
  const parts = [
    critical > 0 ? `${critical} critical` : '',
    warning > 0 ? `${warning} warning` : '',
    unconfirmed > 0 ? `${unconfirmed} not confirmed yet` : '',
    unknown > 0 ? `${plural(unknown, 'asset')} unknown` : '',
    unjudged > 0 ? `${plural(unjudged, 'asset')} without a baseline` : '',
  ].filter((part) => part !== '');
  const tone =
    critical > 0 ? 'critical' : unknown > 0 || unjudged > 0 ? 'unknown' : parts.length > 0 ? 'warning' : 'good';
  return (
    <div class={`state ${tone}`} role="status">
      <p class="lead">
        {rows.length === 0
          ? 'No asset is configured.'
          : parts.length === 0
            ? `All clear: ${plural(rows.length, 'asset')}, each looked at in time, nothing but what was approved.`
            : `${parts.join(', ')}; ${plural(rows.length, 'asset')} in all.`}
      </p>
    </div>
  );
}

function Deviating({ deviating, moreDeviating, moment }: FleetView): VNode | null {
  if (deviating.length === 0) {
    return null;
  }
  const rows = deviating.flatMap(({ row, deviations }) =>
    deviations.map((one) => [
      <SeverityTag deviation={one} />,
      <a href={assetPath(row.identity.name)}>{row.identity.name}</a>,
      <a class="mono" href={portPath(row.identity.name, one)}>{`${one.transport}/${one.port}`}</a>,
      one.service,
      <span class="mono">{one.process}</span>,
      <VerdictTag verdict={one.verdict} />,
      <When at={one.sinceAt} moment={moment} />,
    ]),
  );
  return (
    <section aria-labelledby="deviates">
      <h2 id="deviates">What deviates now</h2>
      <Table
        caption={moreDeviating > 0 ? `The worst; ${plural(moreDeviating, 'more asset')} below.` : 'Worst first.'}
        columns={['Severity', 'Asset', 'Port', 'Service', 'Process', 'Verdict', 'Since']}
        rows={rows}
      />
    </section>
  );
}

function Unknown({ rows, moment }: FleetView): VNode | null {
  const unknown = rows.filter(
    (row) => isStale(row, moment.now) || row.lastCollectionOk === false || row.paused.length > 0,
  );
  if (unknown.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="unknown">
      <h2 id="unknown">What nobody knows</h2>
      <Table
        caption="These assets do not answer, or are not asked. What is shown of them is old."
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
  if (row.lastSuccessAt === null) {
    return <Tag look={unknownLook}>never seen</Tag>;
  }
  return isStale(row, moment.now) ? (
    <Tag look={unknownLook}>unknown</Tag>
  ) : (
    <Tag look={{ tone: 'warning', glyph: '▲' }}>failing</Tag>
  );
}

function reasonOf(row: FleetRow): string {
  if (row.paused.length > 0) {
    return `Not asked: ${row.paused.map((reason) => pauseMeaning[reason]).join('; ')}.`;
  }
  if (row.lastCollectionOk === null) {
    return 'Its first look is still to come.';
  }
  return row.lastCollectionOk ? 'The last look is too long ago.' : 'The last look failed; its page says why.';
}

function WithoutBaseline({ rows }: FleetView): VNode | null {
  const unjudged = rows.filter((row) => !row.baselinePresent);
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

function AllAssets({ rows, filter, moment }: FleetView): VNode {
  const wanted = rows.filter((row) => matches(row, filter));
  const from = (filter.page - 1) * perPage;
  const shown = wanted.slice(from, from + perPage);
  const sites = [...new Set(rows.map((row) => row.identity.site))];
  return (
    <section aria-labelledby="all">
      <h2 id="all">All assets</h2>
      <form method="get" action="/#all">
        <label>
          Name, address, zone or role
          <input type="search" name="search" value={filter.search} />
        </label>
        <label>
          Site
          <select name="site">
            <option value="">all</option>
            {sites.map((site) => (
              <option key={site} value={site} selected={site === filter.site}>
                {site}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">Show</button>
      </form>
      {shown.length === 0 ? (
        <p>No asset like that.</p>
      ) : (
        <Table
          caption={`${from + 1} to ${from + shown.length} of ${wanted.length}`}
          columns={['Asset', 'State', 'Site', 'Zone', 'Role', 'Open ports', 'Last good look']}
          rows={shown.map((row) => assetRow(row, moment))}
        />
      )}
      <Pages filter={filter} count={wanted.length} />
    </section>
  );
}

function assetRow(row: FleetRow, moment: Moment) {
  const { identity, listeners, lastSuccessAt } = row;
  return [
    <a href={assetPath(identity.name)}>{identity.name}</a>,
    <StateTag row={row} moment={moment} />,
    identity.site,
    identity.zone,
    identity.role,
    String(listeners),
    lastSuccessAt === null ? 'never' : <When at={lastSuccessAt} moment={moment} />,
  ];
}

/** The worst that is known of an asset, in one word. Not knowing is never good. */
function StateTag({ row, moment }: { readonly row: FleetRow; readonly moment: Moment }): VNode {
  const { critical, warning } = row.deviations;
  if (critical > 0) return <Tag look={{ tone: 'critical', glyph: '✖' }}>{`${critical} critical`}</Tag>;
  if (isStale(row, moment.now)) return <Tag look={unknownLook}>unknown</Tag>;
  if (warning > 0) return <Tag look={{ tone: 'warning', glyph: '▲' }}>{`${warning} warning`}</Tag>;
  if (row.unconfirmed > 0) return <Tag look={{ tone: 'info', glyph: '●' }}>not confirmed yet</Tag>;
  if (!row.baselinePresent) return <Tag look={{ tone: 'plain', glyph: '·' }}>no baseline</Tag>;
  if (row.lastCollectionOk === false) return <Tag look={{ tone: 'warning', glyph: '▲' }}>failing</Tag>;
  return <Tag look={{ tone: 'good', glyph: '✓' }}>as approved</Tag>;
}

function matches({ identity }: FleetRow, { search, site }: FleetFilter): boolean {
  const wanted = search.trim().toLowerCase();
  const texts = [identity.name, identity.address, identity.zone, identity.role];
  return (site === '' || identity.site === site) && texts.some((text) => text.toLowerCase().includes(wanted));
}

function Pages({ filter, count }: { readonly filter: FleetFilter; readonly count: number }): VNode | null {
  const last = Math.max(1, Math.ceil(count / perPage));
  const link = (page: number): string =>
    `/?${new URLSearchParams({ search: filter.search, site: filter.site, page: String(page) }).toString()}#all`;
  if (last === 1) {
    return null;
  }
  return (
    <nav class="pages" aria-label="More assets">
      {filter.page > 1 ? <a href={link(filter.page - 1)}>← Previous</a> : null}
      {filter.page < last ? <a href={link(filter.page + 1)}>Next →</a> : null}
    </nav>
  );
}
