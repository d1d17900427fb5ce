import type { VNode } from 'preact';
import type { Aspect } from '../../../model/observation.ts';
import { cleanText } from '../../../model/label.ts';
import { portName, type Listener } from '../../../model/listener.ts';
import type { AssetReport, JudgedListener } from '../../../model/report.ts';
import type { PortEvent } from '../../../model/state.ts';
import type { PastLook } from '../../../model/store.ts';
import type { Deviation } from '../../../model/verdict.ts';
import { assetHeadline } from './asset-state.ts';
import { assetPath, Facts, portPath, SeverityTag, Table, Tag, VerdictTag, When, type Moment } from './parts.tsx';
import { aspectName, pauseMeaning, plural, spoken, verdictMeaning } from './text.ts';

export interface AssetView {
  readonly moment: Moment;
  readonly report: AssetReport;
  readonly looks: readonly PastLook[];
  readonly events: readonly PortEvent[];
  readonly nextLookAt: number | null;
}

/** One asset: in which state it is, what deviates, what it listens on, and how we know. */
export function AssetPage(view: AssetView): VNode {
  const { report } = view;
  const { identity } = report;
  return (
    <>
      <h1>{identity.name}</h1>
      <p class="quiet">
        {[identity.role, identity.address, `site ${identity.site}`, `zone ${identity.zone}`, report.description]
          .map((part) => cleanText(part, 200))
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      <State {...view} />
      <Deviations {...view} />
      <Listeners {...view} />
      <Knowledge {...view} />
      <Events {...view} />
      <Looks {...view} />
      <Footprint {...view} />
    </>
  );
}

function State(view: AssetView): VNode {
  const { report, moment, nextLookAt } = view;
  const { deviations, lastCollection, lastSuccessAt, paused } = report;
  const { tone, sentence } = assetHeadline(report, moment.now);
  const [worst] = deviations;
  return (
    <div class={`state ${tone}`} role="status">
      <p class="lead">{sentence}</p>
      {worst === undefined ? null : <Worst report={report} worst={worst} moment={moment} />}
      <p>
        Last good look: {lastSuccessAt === null ? 'never' : <When at={lastSuccessAt} moment={moment} />}.{' '}
        {paused.length > 0 ? `Not asked now: ${paused.map((reason) => pauseMeaning[reason]).join('; ')}. ` : null}
        {nextLookAt === null || paused.length > 0 ? null : (
          <>
            Next look: <When at={nextLookAt} moment={moment} />.
          </>
        )}
      </p>
      {lastCollection === null || lastCollection.outcome === 'ok' ? null : (
        <p>
          The last look failed (<b>{lastCollection.outcome}</b>):{' '}
          <span class="mono">{cleanText(lastCollection.message ?? '', 1000)}</span>
        </p>
      )}
    </div>
  );
}

/** What, since when, how sure, and where it says what to do: the first lines somebody reads who was just woken. */
function Worst({ report, worst, moment }: WorstProps): VNode {
  const { transport, port, verdict, service, process, sinceAt, confirmed } = worst;
  const path = portPath(report.identity.name, worst);
  return (
    <>
      <p>
        <SeverityTag deviation={worst} />{' '}
        <b class="mono">{transport === '*' ? 'many ports' : `${transport}/${port}`}</b>
        {service === 'unknown' ? '' : ` ${service}`}
        {process === 'unknown' ? '' : `, held by ${process}`}
      </p>
      <p>
        <b>{verdict}</b>: {verdictMeaning[verdict]}
      </p>
      <p>
        Since <When at={sinceAt} moment={moment} />
        {confirmed ? ', confirmed.' : ', not confirmed yet.'}
      </p>
      {path === assetPath(report.identity.name) ? null : (
        <p>
          <a class="button" href={path}>
            Why, and what to do
          </a>
        </p>
      )}
    </>
  );
}

interface WorstProps {
  readonly report: AssetReport;
  readonly worst: Deviation;
  readonly moment: Moment;
}

function Deviations({ report, moment }: AssetView): VNode | null {
  if (report.deviations.length === 0) {
    return null;
  }
  const { name } = report.identity;
  return (
    <section aria-labelledby="deviations">
      <h2 id="deviations">What deviates</h2>
      <Table
        caption={
          report.deviationsDropped > 0
            ? `The worst; ${report.deviationsDropped} more are one critical deviation "*".`
            : 'Worst first.'
        }
        columns={['Severity', 'Port', 'Service', 'Process', 'Exposure', 'Verdict', 'Since']}
        rows={report.deviations.map((one) => [
          <SeverityTag deviation={one} />,
          <a class="mono" href={portPath(name, one)}>{`${one.transport}/${one.port}`}</a>,
          <span class="word">{one.service}</span>,
          <span class="mono">{one.process}</span>,
          <span class="word">{one.exposure}</span>,
          <VerdictTag verdict={one.verdict} />,
          <When at={one.sinceAt} moment={moment} />,
        ])}
      />
      {report.flapping.length === 0 ? null : (
        <p>
          Held because they open and close again and again:{' '}
          <span class="mono">{report.flapping.map((port) => portName(port)).join(', ')}</span>
        </p>
      )}
    </section>
  );
}

/** More of them make a page of megabytes that no phone opens. */
const listenersShown = 500;

function Listeners({ report }: AssetView): VNode {
  const { listeners, identity } = report;
  return (
    <section aria-labelledby="listeners">
      <h2 id="listeners">What listens</h2>
      {listeners.length === 0 ? (
        <p>{report.lastSuccessAt === null ? 'Nobody has looked yet.' : 'Nothing was seen to listen.'}</p>
      ) : (
        <Table
          caption={`${plural(listeners.length, 'listener')}, as of the last good look`}
          columns={['Port', 'Service', 'Process', 'Exposure', 'Addresses', 'Verdict', 'Rule']}
          rows={listeners.slice(0, listenersShown).map((one) => listenerRow(identity.name, one))}
        />
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

function listenerRow(asset: string, { listener, service, verdict, rule }: JudgedListener) {
  return [
    <a class="mono" href={portPath(asset, { transport: listener.transport, port: String(listener.port) })}>
      {portName(listener)}
    </a>,
    <span class="word">{service}</span>,
    <span class="mono">{processesOf(listener)}</span>,
    <span class="word">{listener.exposure}</span>,
    <span class="mono">{[...new Set(listener.bindings.map((binding) => cleanText(binding.address)))].join(', ')}</span>,
    <VerdictTag verdict={verdict} />,
    rule === null ? null : <span class="mono quiet">{ruleOnPage(rule)}</span>,
  ];
}

/** `/etc/otports/baselines/hmi.yml:3 tcp/22` → `hmi.yml:3 tcp/22`; the page of the port names the whole file. */
function ruleOnPage(rule: string): string {
  return rule.replace(/^.*\/(?=[^/]+:\d+ )/, '');
}

export function processesOf(listener: Listener): string {
  const names = listener.bindings.flatMap((binding) => (binding.process === null ? [] : [cleanText(binding.process)]));
  return names.length === 0 ? 'unknown' : [...new Set(names)].join(', ');
}

const aspectsInOrder: readonly Aspect[] = ['tcp', 'udp', 'process'];

function Knowledge({ report, moment }: AssetView): VNode {
  const { complete, lastCompleteAt, evidence, notes } = report;
  return (
    <section aria-labelledby="knowledge">
      <h2 id="knowledge">How we know</h2>
      <Facts
        facts={[
          ['Source', report.collector],
          ['Baseline', report.baselineName === '' ? 'none' : report.baselineName],
          ...aspectsInOrder.map((aspect) => {
            const at = lastCompleteAt[aspect];
            const isComplete = complete?.[aspect] === true;
            return [
              `Sees ${aspectName[aspect]}`,
              <>
                {isComplete ? (
                  <Tag look={{ tone: 'good', glyph: '✓' }}>in full</Tag>
                ) : (
                  <Tag look={{ tone: 'unknown', glyph: '?' }}>not in full</Tag>
                )}{' '}
                {at === undefined ? (
                  'never complete'
                ) : isComplete ? null : (
                  <>
                    last in full <When at={at} moment={moment} />
                  </>
                )}
              </>,
            ] as const;
          }),
          [
            'Evidence',
            evidence === null ? (
              'none yet'
            ) : (
              <>
                <a href={`/api/v1/evidence/${evidence.sha256}?as=file`}>Download</a> ({evidence.bytes} bytes, SHA-256{' '}
                <span class="mono">{evidence.sha256.slice(0, 16)}…</span>)
              </>
            ),
          ],
        ]}
      />
      {notes.length === 0 ? null : (
        <ul>
          {notes.map((note) => (
            <li key={note}>{cleanText(note, 500)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Events({ events, moment }: AssetView): VNode | null {
  if (events.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="events">
      <h2 id="events">What happened</h2>
      <Table
        caption="Newest first."
        columns={['When', 'Event', 'Port', 'Before', 'After']}
        rows={events.map((event) => eventRow(event, moment))}
      />
    </section>
  );
}

export function eventRow({ at, event, transport, port, before, after }: PortEvent, moment: Moment) {
  const described = (listener: Listener | null): string =>
    listener === null ? 'closed' : `${processesOf(listener)}, ${listener.exposure}`;
  return [
    <When at={at} moment={moment} />,
    event.replace('_', ' '),
    <span class="mono">{`${transport}/${port}`}</span>,
    described(before),
    described(after),
  ];
}

function Looks({ looks, moment }: AssetView): VNode | null {
  if (looks.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="looks">
      <h2 id="looks">Last looks</h2>
      <Table
        caption="Newest first."
        columns={['When', 'Outcome', 'Took', 'Message']}
        rows={looks.map((look) => [
          <When at={look.at} moment={moment} />,
          look.outcome === 'ok' ? (
            <Tag look={{ tone: 'good', glyph: '✓' }}>ok</Tag>
          ) : (
            <Tag look={{ tone: 'warning', glyph: '▲' }}>{look.outcome}</Tag>
          ),
          `${look.durationMs} ms`,
          look.message === null ? null : <span class="mono">{cleanText(look.message, 1000)}</span>,
        ])}
      />
    </section>
  );
}

function Footprint({ report, moment }: AssetView): VNode {
  const { footprint, addedAt } = report;
  return (
    <section aria-labelledby="footprint">
      <h2 id="footprint">What we cost it</h2>
      <p>
        Since {spoken(moment.now - addedAt)}: {plural(footprint.sessions, 'session')},{' '}
        {plural(footprint.requests, 'request')}, {footprint.sentBytes} bytes sent, {footprint.receivedBytes} bytes
        received.
      </p>
    </section>
  );
}
