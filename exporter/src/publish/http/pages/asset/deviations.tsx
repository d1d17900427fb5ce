import type { VNode } from 'preact';
import { portName } from '../../../../model/listener.ts';
import type { Deviation } from '../../../../model/verdict.ts';
import { PageLinks } from '../parts/page-links.tsx';
import { assetPath, portPath, SeverityTag, Table, VerdictTag, When } from '../parts/parts.tsx';
import { plural } from '../parts/text.ts';
import type { AssetView } from './asset-view.ts';

/** One page of the deviations; nothing where there are none. */
export function Deviations({ report, moment, deviations }: AssetView): VNode | null {
  const { items, page, last } = deviations;
  const beyond = report.beyondLimit ?? [];
  const isBeyond = new Set(beyond);
  const asset = report.identity.name;
  if (report.deviations.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="deviations">
      <h2 id="deviations">What deviates</h2>
      <DeviationTable report={report} moment={moment} deviations={items.filter((one) => !isBeyond.has(one))} />
      {!items.some((one) => isBeyond.has(one)) ? null : (
        <details open={page > 1}>
          <summary>{plural(beyond.length, 'more port')}, which Prometheus knows as one critical deviation *</summary>
          <DeviationTable report={report} moment={moment} deviations={items.filter((one) => isBeyond.has(one))} />
        </details>
      )}
      {last === 1 ? null : (
        <p>
          Page {page} of {last}.
        </p>
      )}
      <PageLinks
        what="deviations"
        page={page}
        last={last}
        link={(to) => `${assetPath(asset)}?deviations=${to}#deviations`}
      />
      {report.flapping.length === 0 ? null : (
        <p>
          Held because they open and close again and again:{' '}
          <span class="mono">{report.flapping.map(portName).join(', ')}</span>
        </p>
      )}
    </section>
  );
}

interface DeviationTableProps extends Pick<AssetView, 'report' | 'moment'> {
  readonly deviations: readonly Deviation[];
}

function DeviationTable({ report, moment, deviations }: DeviationTableProps): VNode {
  return (
    <Table
      caption="Worst first."
      columns={['Severity', 'Port', 'Service', 'Process', 'Exposure', 'Verdict', 'Since']}
      rows={deviations.map((one) => [
        <SeverityTag deviation={one} />,
        <a class="mono" href={portPath(report.identity.name, one)}>
          {portName(one)}
        </a>,
        <span class="word">{one.service}</span>,
        <span class="mono">{one.process}</span>,
        <span class="word">{one.exposure}</span>,
        <VerdictTag verdict={one.verdict} />,
        <When at={one.sinceAt} moment={moment} />,
      ])}
    />
  );
}
