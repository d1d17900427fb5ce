import type { VNode } from 'preact';
import { cleanText } from '../../../model/label.ts';
import { portName, seenHolder, type Listener } from '../../../model/listener.ts';
import type { AssetReport, JudgedListener } from '../../../model/report.ts';
import { listenerVerdicts, type ListenerVerdict } from '../../../model/verdict.ts';
import { assetPath, portPath, Table, Tag, VerdictTag } from './parts.tsx';
import { plural, unusedLook, unusedMeaning } from './text.ts';

/** More of them make a page of megabytes that no phone opens. */
const listenersShown = 500;

/** Nobody has to act on these: they are a tap away, so that what matters fits on a phone. */
const quietVerdicts: readonly ListenerVerdict[] = ['approved', 'dynamic', 'local'];

/** What listens: what somebody must look at is open, what is as it should be is folded. */
export function Listeners({ report }: { readonly report: AssetReport }): VNode {
  const { listeners, identity, unused } = report;
  const loud = listeners.filter(({ verdict }) => !quietVerdicts.includes(verdict));
  const quiet = listeners.filter(({ verdict }) => quietVerdicts.includes(verdict));
  const quietShown = quiet.slice(0, Math.max(0, listenersShown - loud.length));
  return (
    <section aria-labelledby="listeners">
      <h2 id="listeners">What listens</h2>
      <p class="quiet">{sentenceOf(report)}</p>
      {unused === null || unused === 0 ? null : (
        <p>
          <Tag look={unusedLook}>{unused} unused</Tag> {unusedMeaning}
        </p>
      )}
      {loud.length === 0 ? null : (
        <ListenerTable asset={identity.name} caption={countsOf(loud)} listeners={loud.slice(0, listenersShown)} />
      )}
      {quiet.length === 0 ? null : (
        <details>
          <summary>{countsOf(quiet)}</summary>
          <ListenerTable asset={identity.name} caption="As they should be." listeners={quietShown} />
        </details>
      )}
      {listeners.length <= listenersShown ? null : (
        <p>
          The first {listenersShown} are shown;{' '}
          <a href={`/api/v1${assetPath(identity.name)}`}>the API has all of them</a>.
        </p>
      )}
    </section>
  );
}

function sentenceOf({ listeners, lastSuccessAt, removalPendingAt }: AssetReport): string {
  if (lastSuccessAt === null) return 'Unknown: no look has succeeded yet.';
  if (removalPendingAt !== null) {
    return `${plural(listeners.length, 'listener')}, as of the last good look. The baseline left the configuration with the asset: of ports that did not deviate no verdict is left.`;
  }
  return listeners.length === 0
    ? 'Nothing was seen to listen.'
    : `${plural(listeners.length, 'listener')}, as of the last good look.`;
}

/** `12 approved, 3 local`, worst first. */
function countsOf(listeners: readonly JudgedListener[]): string {
  return [...listenerVerdicts, 'none' as const]
    .map((verdict) => ({ verdict, count: listeners.filter((one) => one.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict === 'none' ? 'not judged' : verdict}`)
    .join(', ');
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

/** Who was seen to hold it, each name once; `unknown` stands for holders that nobody saw, as null does in the API. */
export function processesOf(listener: Listener): string {
  const isSeen = listener.bindings.every((binding) => seenHolder(binding) !== null);
  return [...seenProcesses(listener), ...(isSeen ? [] : ['unknown'])].join(', ');
}

/** Of those alone who were seen; none where nobody knows. */
export function seenProcesses({ bindings }: Listener): readonly string[] {
  const names = bindings.map(seenHolder).filter((name) => name !== null);
  return [...new Set(names.map((name) => cleanText(name)))];
}
