import type { VNode } from 'preact';
import { cleanText } from '../../../../model/label.ts';
import { pauseText } from '../../../../model/pause.ts';
import { type AssetReport, standsFor } from '../../../../model/report.ts';
import type { LastCollection } from '../../../../model/state.ts';
import { confirmedMeaning, type Deviation } from '../../../../model/verdict.ts';
import { assetHeadline } from './asset-state.ts';
import { HowToRelease } from './removal.tsx';
import { deviationName, type Moment, portPath, SeverityTag, Tag, When } from '../parts/parts.tsx';
import { hostKeyRunbook } from '../parts/runbooks.ts';
import { otherHostKeyMeaning, severityLook, verdictMeaning } from '../parts/text.ts';
import type { AssetView } from './asset-view.ts';

/** The state of the asset and the most urgent problem: the top of the page, for a person who was just woken. */
export function AssetStateSection(view: AssetView): VNode {
  const { report, moment, nextLookAt, killSwitch } = view;
  const { deviations, lastCollection, lastSuccessAt, paused } = report;
  const { tone, sentence } = assetHeadline(report, moment.now);
  const facts = { killSwitchFile: killSwitch, hasOtherHostKey: report.otherHostKey !== null };
  const worst = deviations.find(({ port }) => port !== '*');
  const sum = deviations.find(({ port }) => port === '*');
  return (
    <div class={`state ${tone}`} role="status">
      <p class="lead">{sentence}</p>
      {report.otherHostKey === null ? null : (
        <OtherHostKey {...report.otherHostKey} isHeld={report.removalPendingAt !== null} moment={moment} />
      )}
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

type OtherHostKeyProps = NonNullable<AssetReport['otherHostKey']> &
  Pick<AssetView, 'moment'> & { readonly isHeld: boolean };

function OtherHostKey({ sinceAt, offered, isHeld, moment }: OtherHostKeyProps): VNode {
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
        .{isHeld ? '' : ' This ends by a good look, or by another pin in the config.'}
      </p>
      <p>
        Compare the fingerprint at the asset's own console, not over SSH.{' '}
        <a href={hostKeyRunbook}>Runbook of this alert</a>
      </p>
    </>
  );
}

interface WorstProps {
  readonly report: AssetReport;
  readonly worst: Deviation;
  readonly moment: Moment;
}

/** What, since when, how sure, and where the instructions are. */
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

/** The deviations above the limit, which Prometheus knows as one. */
function TheRest({ report, sum }: { readonly report: AssetReport; readonly sum: Deviation }): VNode {
  return (
    <p>
      <SeverityTag deviation={sum} /> <a href="#deviations">{deviationName(sum, standsFor(report, sum))}</a>, above the
      limit for one asset.
    </p>
  );
}
