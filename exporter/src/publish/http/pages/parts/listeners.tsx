import type { VNode } from 'preact';
import { cleanText } from '../../../../model/label.ts';
import { portName, seenHolder, type Listener } from '../../../../model/listener.ts';
import type { AssetReport, JudgedListener } from '../../../../model/report.ts';
import { isQuiet, type AssetLists } from '../asset/asset-lists.ts';
import { PageLinks } from './page-links.tsx';
import { assetPath, portPath, Table, Tag, VerdictTag } from './parts.tsx';
import { isSeenInFull } from './not-complete.tsx';
import { aspectName, plural, unusedLook, unusedMeaning } from './text.ts';

/** The listeners: those that somebody must check are unfolded, good ones are folded. */
export function Listeners({ report, listeners, loud, quiet }: ListenersProps): VNode {
  const { identity, unused } = report;
  const asset = identity.name;
  const { items, page, last } = listeners;
  const isFolded = items.some((one) => !isQuiet(one)) || page === 1;
  const quietTable = <ListenerTable asset={asset} caption="As they should be." listeners={items.filter(isQuiet)} />;
  return (
    <section aria-labelledby="listeners">
      <h2 id="listeners">What listens</h2>
      <p class="quiet">{sentenceOf(report)}</p>
      {unused === null || unused === 0 ? null : (
        <p>
          <Tag look={unusedLook}>{unused} unused</Tag> {unusedMeaning}
        </p>
      )}
      {items.every(isQuiet) ? null : (
        <ListenerTable asset={asset} caption={loud} listeners={items.filter((one) => !isQuiet(one))} />
      )}
      {!items.some(isQuiet) ? null : (
        <details open={!isFolded}>
          <summary>{quiet}</summary>
          {quietTable}
        </details>
      )}
      {last === 1 ? null : (
        <p>
          Page {page} of {last}.
        </p>
      )}
      <PageLinks what="listeners" page={page} last={last} link={(to) => `${assetPath(asset)}?page=${to}#listeners`} />
    </section>
  );
}

interface ListenersProps extends Pick<AssetLists, 'listeners' | 'loud' | 'quiet'> {
  readonly report: AssetReport;
}

function sentenceOf(report: AssetReport): string {
  const { listeners, lastSuccessAt, removalPendingAt } = report;
  if (lastSuccessAt === null) return 'Unknown: no look has succeeded yet.';
  if (removalPendingAt !== null) {
    return `${plural(listeners.length, 'listener')}, as of the last good look. The baseline left the configuration with the asset: of ports that did not deviate no verdict is left.`;
  }
  const unseen = (['tcp', 'udp'] as const).filter((transport) => !isSeenInFull(report, transport));
  const kept = unseen.filter((transport) => listeners.some(({ listener }) => listener.transport === transport));
  if (kept.length > 0) {
    const what = kept.map((one) => aspectName[one]).join(' and ');
    return `${plural(listeners.length, 'listener')}. The last good look did not see all ${what}, so some of these may be from an earlier look.`;
  }
  return listeners.length === 0
    ? 'Nothing was seen to listen.'
    : `${plural(listeners.length, 'listener')}, as of the last good look.`;
}

interface ListenerTableProps {
  readonly asset: string;
  readonly caption: string;
  readonly listeners: readonly JudgedListener[];
}

function ListenerTable({ asset, caption, listeners }: ListenerTableProps): VNode {
  return (
    <Table
      caption={caption}
      columns={['Port', 'Service', 'Process', 'Exposure', 'Addresses', 'Verdict', 'Rule']}
      rows={listeners.map((one) => listenerRow(asset, one))}
    />
  );
}

function listenerRow(asset: string, { listener, service, verdict, rule, unused }: JudgedListener) {
  return [
    <a class="mono" href={portPath(asset, { transport: listener.transport, port: String(listener.port) })}>
      {portName(listener)}
    </a>,
    <span class="word">{service}</span>,
    <span class="mono">{processesOf(listener)}</span>,
    <span class="word">{listener.exposure}</span>,
    <span class="mono">{[...new Set(listener.bindings.map((binding) => cleanText(binding.address)))].join(', ')}</span>,
    <>
      <VerdictTag verdict={verdict} />
      {unused ? <Tag look={unusedLook}>unused</Tag> : null}
    </>,
    rule === null ? null : <span class="mono quiet">{ruleOnPage(rule)}</span>,
  ];
}

/** `/etc/otports/baselines/hmi.yml:3 tcp/22` → `hmi.yml:3 tcp/22`; the page of the port names the whole file. */
function ruleOnPage(rule: string): string {
  return rule.replace(/^.*\/(?=[^/]+:\d+ )/, '');
}

/** The holders that were seen, each name once. `unknown` stands for a holder that nobody saw, like null in the API. */
export function processesOf(listener: Listener): string {
  const isSeen = listener.bindings.every((binding) => seenHolder(binding) !== null);
  return [...seenProcesses(listener), ...(isSeen ? [] : ['unknown'])].join(', ');
}

/** Only the holders that were seen; empty where nobody knows. */
export function seenProcesses({ bindings }: Listener): readonly string[] {
  const names = bindings.map(seenHolder).filter((name) => name !== null);
  return [...new Set(names.map((name) => cleanText(name)))];
}
