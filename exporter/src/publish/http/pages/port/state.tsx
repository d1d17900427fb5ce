import type { VNode } from 'preact';
import { isStale } from '../../../../model/fleet.ts';
import { portName } from '../../../../model/listener.ts';
import type { DeviationState } from '../../../../model/state/deviation.ts';
import { confirmedMeaning, type Deviation } from '../../../../model/verdict.ts';
import type { Suspect } from '../../../../model/state/witness.ts';
import { isSeenInFull, RawAnswer } from '../parts/not-complete.tsx';
import { HowToRelease } from '../asset/removal.tsx';
import { SeverityTag, VerdictTag, When, type Moment } from '../parts/parts.tsx';
import { aspectName, verdictLook, verdictMeaning } from '../parts/text.ts';
import type { PortView } from './port-view.ts';

/** The state of the port, since when, and how sure that is. */
export function PortStateSection(view: PortView): VNode {
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

/** Who contradicts the asset, and when that was last. */
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

/** An unknown port is never shown as good; a closed port has no colour. */
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

/** The deviation with its severity, even where only the sum above the limit has a series. */
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
