import type { VNode } from 'preact';
import { rangeName, type AllowRule, type Rule } from '../../../../model/baseline.ts';
import type { Explanation } from '../../../../model/explanation.ts';
import { isStale } from '../../../../model/fleet.ts';
import { cleanText } from '../../../../model/label.ts';
import { portName, seenHolder, type Transport } from '../../../../model/listener.ts';
import type { AssetReport } from '../../../../model/report.ts';
import type { DeviationState } from '../../../../model/state/deviation.ts';
import type { DeviationChange, PortEvent } from '../../../../model/state/history.ts';
import type { Page } from '../../../../model/store.ts';
import { confirmedMeaning, type Deviation } from '../../../../model/verdict.ts';
import type { Suspect } from '../../../../model/witness.ts';
import { serviceOf } from '../../../../services/catalogue.ts';
import { natureOf, usesOf } from '../../../../services/text.ts';
import { eventColumns, eventRow, Older } from '../parts/history.tsx';
import { isSeenInFull, RawAnswer } from '../parts/not-complete.tsx';
import { NextSteps } from './next-steps.tsx';
import { HowToRelease } from '../asset/removal.tsx';
import { RuleToAdd } from './rule-to-add.tsx';
import {
  assetPath,
  Facts,
  portPath,
  SeverityTag,
  Table,
  VerdictTag,
  WhatAndWhere,
  When,
  type Moment,
} from '../parts/parts.tsx';
import { aspectName, verdictLook, verdictMeaning } from '../parts/text.ts';

export interface PortView {
  readonly moment: Moment;
  readonly report: AssetReport;
  readonly transport: Transport;
  readonly port: number;
  readonly explanation: Explanation;
  /** What looks have seen of it last, whichever page is shown. */
  readonly newest: readonly PortEvent[];
  readonly events: Page<PortEvent>;
  readonly changes: Page<DeviationChange>;
}

/** One port of one asset: why it has its verdict, since when, and what decides it. */
export function PortPage(view: PortView): VNode {
  const { report, transport, port, explanation } = view;
  const service = serviceOf(transport, port);
  return (
    <>
      <p>
        <a href={assetPath(report.identity.name)}>← {report.identity.name}</a>
      </p>
      <h1>
        <span class="mono">{portName(view)}</span> on {report.identity.name}
      </h1>
      <WhatAndWhere identity={report.identity} />
      <p class="quiet">
        {service.name === 'unknown'
          ? 'No service of that port is in the catalogue.'
          : `${usesOf(service)}: ${natureOf(service)}; judged by its number`}
      </p>
      <State {...view} />
      <NextSteps moment={view.moment} report={report} explanation={explanation} />
      <RuleToAdd {...explanation} />
      <Bindings {...view} />
      {report.removalPendingAt === null ? (
        <Rules rules={explanation.rules} moment={view.moment} />
      ) : (
        <p>The rules left the configuration with the asset: its verdicts stay as they were.</p>
      )}
      <History {...view} />
    </>
  );
}

function State(view: PortView): VNode {
  const { explanation, moment, report } = view;
  const { deviations, suspect } = explanation;
  return (
    <div class={`state ${toneOf(view)}`} role="status">
      <Found {...view} />
      {deviations.map((one) => (
        <p key={one.verdict}>
          <PublishedTag view={view} deviation={one} /> <b>{one.verdict}</b>
          {one.port === String(view.port) ? '' : ` (${portName(one)})`} since <When at={one.sinceAt} moment={moment} />;{' '}
          {waiting(one)}
        </p>
      ))}
      {suspect === null ? null : <Answered suspect={suspect} moment={moment} />}
      {report.removalPendingAt === null ? null : (
        <HowToRelease asset={report.identity.name} since={report.removalPendingAt} moment={moment} />
      )}
      {isHeld(view) ? (
        <p>Held, because it opens and closes again and again: it ends when the port has stayed closed for 6 hours.</p>
      ) : null}
      <p class="quiet">
        Last good look: {report.lastSuccessAt === null ? 'never' : <When at={report.lastSuccessAt} moment={moment} />}
        {report.lastSuccessAt !== null && report.removalPendingAt === null && isStale(report, moment.now)
          ? ': too old, nobody knows what is there now'
          : ''}
      </p>
      <RawAnswer {...view} events={view.newest} isOpen={explanation.listener !== null} />
    </div>
  );
}

/** Who contradicts the asset, and when it last did. */
function Answered({ suspect, moment }: { readonly suspect: Suspect; readonly moment: Moment }): VNode {
  const { collector, lastAnsweredAt, missedAt } = suspect;
  return (
    <p>
      {collector} saw it answer, last <When at={lastAnsweredAt} moment={moment} />;{' '}
      {missedAt === null ? (
        'no complete look of the asset has followed yet.'
      ) : (
        <>
          the complete look of <When at={missedAt} moment={moment} /> does not list it.
        </>
      )}
    </p>
  );
}

function Found({ explanation: { listener, judgement, deviations }, report, transport }: PortView): VNode {
  if (listener !== null && judgement !== null) {
    return (
      <p class="lead">
        {isSeenInFull(report, transport) ? 'Open' : 'Open, as far as is known'}:{' '}
        <VerdictTag verdict={judgement.verdict} /> {verdictMeaning[judgement.verdict]}
      </p>
    );
  }
  if (report.lastSuccessAt === null) {
    return <p class="lead">Unknown: this asset was never looked at with success.</p>;
  }
  if (deviations.some(({ verdict }) => verdict === 'hidden')) {
    return <p class="lead">{verdictMeaning.hidden}</p>;
  }
  if (!isSeenInFull(report, transport)) {
    return <p class="lead">Not seen, but the last good look did not see all {aspectName[transport]}.</p>;
  }
  const [missing] = deviations.filter(({ verdict }) => verdict === 'missing');
  return (
    <p class="lead">Closed, as of the last good look.{missing === undefined ? '' : ` ${missingMeaning(missing)}`}</p>
  );
}

function missingMeaning(missing: DeviationState): string {
  return missing.port.includes('-')
    ? `The baseline requires one of ${portName(missing)}, and nothing listens on any of them.`
    : verdictMeaning.missing;
}

/** Not knowing is never good, and nothing is said of a port that is closed. */
function toneOf(view: PortView): string {
  const { explanation, report, transport, moment } = view;
  const { listener, judgement, deviations } = explanation;
  if (deviations.length > 0) {
    return deviations.some((one) => published(view, one)?.severity === 'critical') ? 'critical' : 'warning';
  }
  const isSeen = isSeenInFull(report, transport) || listener !== null;
  if (isStale(report, moment.now) || !report.baselinePresent || !isSeen) return 'unknown';
  return judgement === null ? '' : verdictLook[judgement.verdict].tone;
}

/** The deviation with its severity, also where only the sum of those above the limit has a series. */
function published({ report }: PortView, deviation: DeviationState): Deviation | undefined {
  return [...report.deviations, ...(report.beyondLimit ?? [])].find(
    ({ transport, port, verdict }) =>
      transport === deviation.transport && port === deviation.port && verdict === deviation.verdict,
  );
}

function PublishedTag({ view, deviation }: PublishedTagProps): VNode | null {
  const found = published(view, deviation);
  return found === undefined ? null : <SeverityTag deviation={found} />;
}

interface PublishedTagProps {
  readonly view: PortView;
  readonly deviation: DeviationState;
}

function isHeld({ report, transport, port }: PortView): boolean {
  return report.flapping.some((one) => one.transport === transport && one.port === port);
}

function waiting({ pending, inMaintenance, confirmedBy }: DeviationState): string {
  if (inMaintenance) {
    return 'it began in a maintenance window and is recorded, not paged, until the window ends.';
  }
  switch (pending?.kind) {
    case undefined:
      return confirmedBy === undefined ? 'confirmed.' : `${confirmedMeaning[confirmedBy]}.`;
    case 'look':
      return 'not confirmed yet: it takes its severity when the next look sees it again, or nobody can refute it.';
    case 'interval':
      return 'not confirmed yet: a short-lived UDP port counts when it is still there one interval later.';
    case 'missing':
      return 'not confirmed yet: what is missing counts when it is still missing 15 minutes later.';
  }
}

/** Of a held asset without verdicts: the rules by which each binding was judged are gone. */
function Bindings({ explanation, report }: PortView): VNode | null {
  const { listener, bindings } = explanation;
  if (listener === null) {
    return null;
  }
  const isJudged = report.removalPendingAt === null;
  return (
    <section aria-labelledby="bindings">
      <h2 id="bindings">Bindings</h2>
      <Table
        caption={`Exposure ${listener.exposure}; the worst binding decides.`}
        columns={['Address', 'Held by', ...(isJudged ? ['Verdict'] : [])]}
        rows={bindings.map(({ address, holders, verdict }) => [
          <span class="mono">{cleanText(address)}</span>,
          <span class="mono">{holders.map((one) => cleanText(seenHolder(one) ?? 'unknown')).join(', ')}</span>,
          ...(isJudged ? [<VerdictTag verdict={verdict} />] : []),
        ])}
      />
    </section>
  );
}

function Rules({ rules, moment }: { readonly rules: readonly Rule[]; readonly moment: Moment }): VNode {
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">Rules that speak of it</h2>
      {rules.length === 0 ? <p>None.</p> : null}
      {rules.map((rule) => (
        <div class="state" key={`${rule.source.file}:${rule.source.line}`}>
          <Facts
            facts={[
              [
                rule.kind === 'allow' ? 'Allows' : 'Forbids',
                <>
                  <span class="mono">{rangeName(rule.range)}</span>
                  {rule.kind === 'allow' ? ` for ${allowed(rule)}` : `: ${rule.reason}`}
                </>,
              ],
              ...(rule.kind === 'allow' ? approvalFacts(rule, moment) : []),
              [
                'Asserted in',
                <span class="mono">{`${rule.source.file}:${rule.source.line}, SHA-256 ${rule.source.sha256.slice(0, 16)}…`}</span>,
              ],
            ]}
          />
        </div>
      ))}
    </section>
  );
}

function allowed({ processes, exposure, addresses, required }: AllowRule): string {
  const by = processes === null ? 'any process' : processes.join(' or ');
  const where = addresses === null ? '' : ` in ${addresses.join(', ')}`;
  return `${by}, exposure ${exposure}${where}${required ? '; required' : ''}`;
}

function approvalFacts({ approval, expires, expiresAt }: AllowRule, moment: Moment) {
  const { justification, approvedBy, approvedOn, ticket } = approval;
  const until = expires === null ? 'does not run out' : `until the end of ${expires}`;
  return [
    ['Why', justification],
    ['Approved', `by ${approvedBy} on ${approvedOn}${ticket === null ? '' : `, ${ticket}`}`],
    ['Lives', expiresAt !== null && expiresAt <= moment.now ? `has run out on ${expires ?? ''}` : until],
  ] as const;
}

function History(view: PortView): VNode | null {
  const { events, changes, moment } = view;
  if (events.items.length === 0 && changes.items.length === 0) {
    return null;
  }
  const path = portPath(view.report.identity.name, { transport: view.transport, port: String(view.port) });
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {events.items.length === 0 ? null : (
        <Table
          caption="What looks have seen, newest first."
          columns={eventColumns}
          rows={events.items.map((event) => eventRow(event, moment))}
        />
      )}
      <Older href={events.next === null ? null : `${path}?events=${events.next}#history`} what="events" />
      {changes.items.length === 0 ? null : (
        <Table
          caption="What was published, newest first."
          columns={['When', 'Change', 'Verdict', 'Severity', 'Cause']}
          rows={changes.items.map(({ at, change, verdict, severity, cause }) => [
            <When at={at} moment={moment} />,
            change,
            <VerdictTag verdict={verdict} />,
            severity,
            cause,
          ])}
        />
      )}
      <Older href={changes.next === null ? null : `${path}?changes=${changes.next}#history`} what="changes" />
    </section>
  );
}
