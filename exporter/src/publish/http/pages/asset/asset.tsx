import type { VNode } from 'preact';
import type { Aspect } from '../../../../model/observation.ts';
import { cleanText } from '../../../../model/label.ts';
import { portName } from '../../../../model/listener.ts';
import { pauseText } from '../../../../model/pause.ts';
import { standsFor, type AssetReport } from '../../../../model/report.ts';
import type { LastCollection } from '../../../../model/state.ts';
import type { HistoryEvent } from '../../../../model/state/history.ts';
import type { Page, PastLook } from '../../../../model/store.ts';
import { confirmedMeaning, type Deviation } from '../../../../model/verdict.ts';
import type { AssetLists } from './asset-lists.ts';
import { assetHeadline } from './asset-state.ts';
import { Events, Looks } from '../parts/history.tsx';
import { Listeners } from '../parts/listeners.tsx';
import { PageLinks } from '../parts/page-links.tsx';
import { HowToRelease } from './removal.tsx';
import {
  assetPath,
  deviationName,
  EvidenceLink,
  Facts,
  portPath,
  SeverityTag,
  Table,
  Tag,
  VerdictTag,
  WhatAndWhere,
  When,
  type Moment,
} from '../parts/parts.tsx';
import { hostKeyRunbook } from '../parts/runbooks.ts';
import {
  aspectName,
  goodLook,
  otherHostKeyMeaning,
  plural,
  severityLook,
  spoken,
  unknownLook,
  verdictMeaning,
} from '../parts/text.ts';

export interface AssetView extends AssetLists {
  readonly moment: Moment;
  readonly report: AssetReport;
  readonly looks: Page<PastLook>;
  readonly events: Page<HistoryEvent>;
  readonly nextLookAt: number | null;
  /** The kill-switch file while it is there. */
  readonly killSwitch: string | null;
}

/** One asset: in which state it is, what deviates, what it listens on, and how we know. */
export function AssetPage(view: AssetView): VNode {
  const { report } = view;
  const { identity } = report;
  return (
    <>
      <h1>{identity.name}</h1>
      <WhatAndWhere identity={identity} product={[report.vendor, report.model]} description={report.description} />
      <State {...view} />
      <Deviations {...view} />
      <Events {...view} asset={identity.name} />
      <Listeners {...view} />
      <Knowledge {...view} />
      <Looks {...view} asset={identity.name} />
      <Footprint {...view} />
    </>
  );
}

function State(view: AssetView): VNode {
  const { report, moment, nextLookAt, killSwitch } = view;
  const { deviations, lastCollection, lastSuccessAt, paused } = report;
  const { tone, sentence } = assetHeadline(report, moment.now);
  const facts = { killSwitchFile: killSwitch, hasOtherHostKey: report.otherHostKey !== null };
  const worst = deviations.find(({ port }) => port !== '*');
  const sum = deviations.find(({ port }) => port === '*');
  return (
    <div class={`state ${tone}`} role="status">
      <p class="lead">{sentence}</p>
      {report.otherHostKey === null ? null : <OtherHostKey {...report.otherHostKey} moment={moment} />}
      {report.removalPendingAt === null ? null : (
        <HowToRelease asset={report.identity.name} since={report.removalPendingAt} moment={moment} />
      )}
      {worst === undefined ? null : <Worst report={report} worst={worst} moment={moment} />}
      {sum === undefined ? null : <TheRest report={report} sum={sum} />}
      <p>
        Last good look: {lastSuccessAt === null ? 'never' : <When at={lastSuccessAt} moment={moment} />}.{' '}
        {paused.length > 0 ? `Not asked now: ${pauseText(report.identity.name, paused, facts)}. ` : null}
        {nextLookAt === null ? null : (
          <>
            Next look: <When at={nextLookAt} moment={moment} />.
          </>
        )}
      </p>
      {lastCollection === null ? null : <LastLook {...lastCollection} />}
    </div>
  );
}

function LastLook({ outcome, message }: LastCollection): VNode | null {
  if (outcome === 'ok' && message === null) return null;
  return (
    <p>
      {outcome === 'ok' ? (
        'The last look changed nothing: '
      ) : (
        <>
          The last look failed (<b>{outcome}</b>):{' '}
        </>
      )}
      <span class="mono">{cleanText(message ?? '', 1000)}</span>
    </p>
  );
}

type OtherHostKeyProps = NonNullable<AssetReport['otherHostKey']> & Pick<AssetView, 'moment'>;

function OtherHostKey({ sinceAt, offered, moment }: OtherHostKeyProps): VNode {
  return (
    <>
      <p>
        <Tag look={severityLook.critical}>critical</Tag> {otherHostKeyMeaning} No login was tried with that key.
      </p>
      <p>
        Since <When at={sinceAt} moment={moment} />
        {offered === null ? null : (
          <>
            ; it offered <span class="mono">{offered}</span>
          </>
        )}
        . This ends by a good look, or by another pin in the config.
      </p>
      <p>
        Compare the fingerprint at the asset's own console, not over SSH.{' '}
        <a href={hostKeyRunbook}>Runbook of this alert</a>
      </p>
    </>
  );
}

/** What, since when, how sure, and where it says what to do: the first lines somebody reads who was just woken. */
function Worst({ report, worst, moment }: WorstProps): VNode {
  const { verdict, service, process, sinceAt, confirmed, confirmedBy } = worst;
  const sure = confirmedBy === undefined ? 'confirmed' : confirmedMeaning[confirmedBy];
  return (
    <>
      <p>
        <SeverityTag deviation={worst} /> <b class="mono">{deviationName(worst, 1)}</b>
        {service === 'unknown' ? '' : ` ${service}`}
        {process === 'unknown' ? '' : `, held by ${process}`}
      </p>
      <p>
        <b>{verdict}</b>: {verdictMeaning[verdict]}
      </p>
      <p>
        Since <When at={sinceAt} moment={moment} />
        {confirmed ? `, ${sure}.` : ', not confirmed yet.'}
      </p>
      <p>
        <a class="button" href={portPath(report.identity.name, worst)}>
          Why, and what to do
        </a>
      </p>
    </>
  );
}

/** Those above the limit, which Prometheus knows as one. */
function TheRest({ report, sum }: { readonly report: AssetReport; readonly sum: Deviation }): VNode {
  return (
    <p>
      <SeverityTag deviation={sum} /> <a href="#deviations">{deviationName(sum, standsFor(report, sum))}</a>, above the
      limit for one asset.
    </p>
  );
}

interface WorstProps {
  readonly report: AssetReport;
  readonly worst: Deviation;
  readonly moment: Moment;
}

function Deviations({ report, moment, deviations }: AssetView): VNode | null {
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

const aspectsInOrder: readonly Aspect[] = ['tcp', 'udp', 'process'];

function Knowledge({ report, moment }: AssetView): VNode {
  const { complete, lastCompleteAt, evidence, notes, witnesses, isWireWitness } = report;
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
            if (isWireWitness)
              return [`Sees ${aspectName[aspect]}`, <SeenOnWire report={report} aspect={aspect} />] as const;
            return [
              `Sees ${aspectName[aspect]}`,
              <>
                {isComplete ? <Tag look={goodLook}>in full</Tag> : <Tag look={unknownLook}>not in full</Tag>}{' '}
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
          ['Evidence', <EvidenceLink evidence={evidence} />],
          ...witnesses.map(
            ({ collector, lastSeenAt }) =>
              [
                `Witness ${collector}`,
                <>
                  last saw it <When at={lastSeenAt} moment={moment} />
                </>,
              ] as const,
          ),
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

/** What a witness on the wire can check and what not: a property of the source, and no fault. */
function SeenOnWire({ report, aspect }: { readonly report: AssetReport; readonly aspect: Aspect }): VNode {
  if (aspect === 'process') return <>never: no witness on the wire can</>;
  return (
    <>
      what answers on the wire; that nothing else listens it can never show
      {report.baselineAspects.includes(aspect) ? '. Rules with required: of the baseline are never checked' : null}
    </>
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
