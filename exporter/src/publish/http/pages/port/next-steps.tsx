import type { ComponentChildren, VNode } from 'preact';
import type { Explanation } from '../../../../model/explanation.ts';
import { cleanText } from '../../../../model/label.ts';
import { confirmRemovalCommand } from '../../../../model/pause.ts';
import type { AssetReport } from '../../../../model/report.ts';
import type { DeviationState } from '../../../../model/state/deviation.ts';
import { differencesOf, type DifferenceText } from './differences.ts';
import { seenProcesses } from '../parts/listeners.tsx';
import { isSeenInFull, LastSeenInFull, WayOut } from '../parts/not-complete.tsx';
import type { Moment } from '../parts/parts.tsx';
import { runbookOf } from '../parts/runbooks.ts';

export interface NextStepsProps {
  readonly moment: Moment;
  readonly report: AssetReport;
  readonly explanation: Explanation;
}

/** What a person who was woken by this port should do, in the words of the runbook of its alert. */
export function NextSteps({ moment, report, explanation }: NextStepsProps): VNode | null {
  const { deviations } = explanation;
  // An open port comes before a missing range.
  const deviation = deviations.find(({ verdict }) => verdict !== 'missing') ?? deviations[0];
  if (deviation === undefined) {
    return null;
  }
  const runbook = runbookOf(deviation.verdict);
  return (
    <section aria-labelledby="next">
      <h2 id="next">What to do</h2>
      <ol>
        {stepsOf({ moment, report, explanation, deviation }).map((step, at) => (
          <li key={at}>{step}</li>
        ))}
      </ol>
      {runbook === null ? null : (
        <p>
          <a href={runbook}>Runbook of this alert</a>
        </p>
      )}
    </section>
  );
}

interface StepProps extends NextStepsProps {
  readonly deviation: DeviationState;
}

/** A look that did not see the whole transport ends nothing. Then the steps say what would end it. */
function stepsOf(asked: StepProps): readonly ComponentChildren[] {
  const { listener } = asked.explanation;
  if (asked.report.removalPendingAt !== null) return heldSteps(asked);
  const steps = stepsByVerdict(asked);
  if (listener === null || isSeenInFull(asked.report, listener.transport)) return steps;
  return [
    <LastSeenInFull {...asked} listener={listener} />,
    ...steps.slice(0, -1),
    <WayOut {...asked} listener={listener} />,
  ];
}

/** Its rules are gone and nobody looks at it. What can be done now is about the asset, not about the port. */
function heldSteps({ report }: StepProps): readonly ComponentChildren[] {
  const { name } = report.identity;
  return [
    `Ask who took ${name} out of the configuration, and whether it is gone, has another name now, or still stands there.`,
    'If it still stands there: put it back under this name, and reload. It is asked again, and this page shows its rules and what to do about the port.',
    <>
      The alert ends with <code>{confirmRemovalCommand(name)}</code>; or, once the asset is back, by what this page says
      then.
    </>,
  ];
}

/** The last step of each says how the alert ends. */
function stepsByVerdict(asked: StepProps): readonly ComponentChildren[] {
  switch (asked.deviation.verdict) {
    case 'hidden':
      return hiddenSteps(asked);
    case 'missing':
      return missingSteps(asked);
    case 'expired':
      return expiredSteps(asked);
    case 'changed':
      return changedSteps(asked);
    case 'unverified':
      return unverifiedSteps();
    case 'forbidden':
      return [whoWorks(asked), whatIsIt(asked), ifForbidden(), 'The alert ends when a good look no longer shows it.'];
    case 'unexpected':
    case 'dynamic':
    case 'approved':
    case 'local':
    case 'none':
      return [whoWorks(asked), whatIsIt(asked), ifItStays(asked), howItEnds];
  }
}

const howItEnds = 'The alert ends when a good look no longer shows it, or when an approved rule covers it.';

function whoWorks({ report }: StepProps): string {
  return `Ask who works on ${report.identity.name} now. A change that was announced needs a rule, not silence.`;
}

function whatIsIt({ explanation }: StepProps): VNode {
  return <>If nobody does: find out on the asset what {holderOf(explanation)} is, before it is stopped.</>;
}

function holderOf({ listener }: Explanation): ComponentChildren {
  const seen = listener === null ? [] : seenProcesses(listener);
  return seen.length === 0 ? 'the program behind it' : <span class="mono">{seen.join(', ')}</span>;
}

function ifItStays({ report }: StepProps): string {
  const name = report.baselineName === '' ? '' : ` ${report.baselineName}`;
  return `If it is to stay: a rule with a justification in the baseline${name}, approved by whoever may, and a reload.`;
}

function ifForbidden(): VNode {
  return (
    <>
      Below stands which rule forbids it, and why. A lasting exception is a rule of the asset's own with{' '}
      <code>exception: true</code>, a ticket and an expiry.
    </>
  );
}

/** In the order of its runbook. The attacker may see that somebody looks for the hidden port. */
function hiddenSteps({ report }: StepProps): readonly ComponentChildren[] {
  return [
    `Do not log in to ${report.identity.name} to check: if it is compromised, its tools lie as well, and somebody is warned.`,
    'Is there anything between the sensor and the asset that answers for it: NAT, a firewall, a port proxy, a management controller, a second device at its address?',
    'If there is nothing of that kind, this is the strongest sign of a rootkit that the network can give: start the incident process.',
    <>
      The alert ends when the asset lists the port itself, when nothing has answered there for <code>forget_after</code>
      , with <code>nat: true</code> on an asset that answers for others, or by <code>otports close</code> with a ticket.
    </>,
  ];
}

function missingSteps({ report }: StepProps): readonly ComponentChildren[] {
  return [
    `Does the function still work? Ask who works on ${report.identity.name} now.`,
    'If nobody does: find out on the asset why nothing listens there. It may be down, updated, or moved to another port: then that one is unexpected.',
    'Did other ports close at the same time? Then the program or the machine did not come back whole; the page of the asset shows it.',
    'The alert ends when a good look shows it again, or when the baseline no longer requires it.',
  ];
}

function expiredSteps({ report, explanation }: StepProps): readonly ComponentChildren[] {
  const rule = explanation.judgement?.rule;
  const expires = rule?.kind === 'allow' ? rule.expires : null;
  return [
    `Nobody has opened anything: the approval has run out${expires === null ? '' : ` with ${expires}`}.`,
    'Find out whether the port is still needed, and by whom: approver, ticket and justification stand below.',
    <>
      Renew it, by a rule with a later <code>expires</code> in the baseline {report.baselineName}, approved anew, and a
      reload; or close the port on the asset.
    </>,
    'The alert ends when an approved rule covers it again, or when a good look no longer shows it.',
  ];
}

function changedSteps(asked: StepProps): readonly ComponentChildren[] {
  const differences = differencesOf(asked.explanation.bindings);
  return [
    ...differences.map((one) => <Differs difference={one} />),
    whoWorks(asked),
    ...(differences.length === 0
      ? ['Compare the rule below with the bindings: process, exposure, address.']
      : [...new Set(differences.map(({ what }) => whatToAsk[what]))]),
    'If it is right: change the rule, have that approved, and reload. If not: put the asset back to what the rule says.',
    'The alert ends when a good look shows it as the rule says, or when an approved rule covers it.',
  ];
}

function Differs({ difference: { what, rule, there } }: { readonly difference: DifferenceText }): VNode {
  return (
    <>
      The {what} differs: the rule says <span class="mono">{rule}</span>, there is{' '}
      <span class="mono">{cleanText(there, 400)}</span>.
    </>
  );
}

const whatToAsk: Readonly<Record<DifferenceText['what'], string>> = {
  process:
    'Does the name fit the product? An update may have renamed the program; a web server where the historian should be is a take-over until proven otherwise.',
  exposure:
    'Who can reach it now that could not before? A configuration may have been reset to listen on all addresses.',
  address: 'Whose network is that address in? The asset may have got a new one, and the rule still names the old.',
};

function unverifiedSteps(): readonly ComponentChildren[] {
  return [
    'Can the source see processes at all? The notes on the page of the asset say what is missing.',
    <>
      Give the account the right to see them, or drop <code>process:</code> from the rule: then the port is allowed for
      whoever holds it, and the file says so.
    </>,
    'The alert ends when a look sees the process, or when the rule names none.',
  ];
}
