import { ruleName } from '../../compare/report.ts';
import { portText, type AllowRule, type Rule } from '../../model/baseline.ts';
import type { ExplainedBinding } from '../../model/explanation.ts';
import { cleanText } from '../../model/label.ts';
import { portName, seenHolder } from '../../model/listener.ts';
import { killSwitchText } from '../../model/pause.ts';
import { confirmedMeaning, type Deviation } from '../../model/verdict.ts';
import type { Suspect } from '../../model/state/witness.ts';
import { serviceOf } from '../../services/catalogue.ts';
import { natureOf } from '../../services/text.ts';
import type { Explained } from './explained.ts';
import { spokenDuration } from '../shared/table.ts';

/** An explanation for a person. */
export function explanationText(explained: Explained): string {
  const { asset, asked, explanation, deviations, reason, killSwitch, now } = explained;
  const { transport, port, last } = asked;
  const service = serviceOf(transport, port);
  return [
    `${asset} ${transport}/${portText({ transport, first: port, last })} (${service.name}, ${natureOf(service)})`,
    ...(reason === null ? [] : [reason]),
    ...(killSwitch === null ? [] : [`not asked now: ${killSwitchText(killSwitch)}`]),
    ...openLines(explained),
    ...lookLines(explained),
    ...(explained.isWireWitness && explained.known.lastSuccessAt !== null ? [onWireLine] : []),
    ...explanation.bindings.flatMap(bindingLines),
    ...deviations.map((deviation) => deviationLine(deviation, now)),
    ...ruleLines(explained),
    '',
  ].join('\n');
}

const onWireLine =
  'its source sees only what answers on the wire: that nothing else listens it can never show, and required rules are never checked';

const unusedLine = 'unused: no witness saw it answer, and one saw the asset every day';

/** Prints nothing for a port of an asset that was never looked at. */
function openLines(explained: Explained): readonly string[] {
  const { asked, explanation, open, known, reason, isUnused, isWireWitness } = explained;
  const { listener, judgement } = explanation;
  const isHeld = explained.state === 'removal_pending';
  if (known.lastSuccessAt === null) return [];
  const then = reason === null ? '' : ' then';
  if (listener !== null) {
    const unjudged = isHeld ? 'no deviation was known' : 'not judged without an approved baseline';
    const verdict = judgement?.verdict === 'none' ? unjudged : judgement?.verdict;
    return [`open${then}: ${verdict ?? ''}, exposure ${listener.exposure}`, ...(isUnused ? [unusedLine] : [])];
  }
  if (explanation.suspect !== null) return [suspectLine(explanation.suspect)];
  if (open.length > 0) return [`open${then} in this range: ${open.map(portName).join(', ')}`];
  if (isWireWitness) return ['has not answered on the wire, as far as that is remembered'];
  return [`closed${asked.port === asked.last ? '' : ', all of it'}, as of the last good look`];
}

function suspectLine({ collector, lastAnsweredAt }: Suspect): string {
  return `not listed by the asset, but ${collector} saw it answer, last ${new Date(lastAnsweredAt).toISOString()}`;
}

function lookLines({ known, now }: Explained): readonly string[] {
  const { lastSuccessAt, evidence } = known;
  if (lastSuccessAt === null) return [];
  const at = `${spokenDuration(now - lastSuccessAt)} ago (${new Date(lastSuccessAt).toISOString()})`;
  return [`last good look: ${at}; evidence: ${evidence?.sha256 ?? 'none'}`];
}

function bindingLines({ address, holders, verdict, differences }: ExplainedBinding): readonly string[] {
  const judged = verdict === 'none' ? '' : `: ${verdict}`;
  const processes = holders.map((one) => cleanText(seenHolder(one) ?? 'unknown')).join(', ');
  return [
    `  ${cleanText(address)} held by ${processes}${judged}`,
    ...differences.map(
      ({ what, allowed, seen }) =>
        `    ${what}: the rule allows ${allowed.join(', ')}, seen is ${cleanText(seen.join(', '))}`,
    ),
  ];
}

function deviationLine(deviation: Deviation, now: number): string {
  const { verdict, sinceAt, severity, confirmed, confirmedBy } = deviation;
  const sure = confirmedBy === undefined ? 'confirmed' : confirmedMeaning[confirmedBy];
  const since = `${new Date(sinceAt).toISOString()} (${spokenDuration(now - sinceAt)})`;
  return `deviation: ${verdict} since ${since}, ${severity}, ${confirmed ? sure : 'not confirmed yet'}`;
}

function ruleLines({ explanation: { rules }, drafts, state }: Explained): readonly string[] {
  if (state === 'removal_pending') return ['its rules left the configuration with it'];
  const draftLines = drafts.map((rule) => `  draft ${ruleName(rule)}${limitsOf(rule)}`);
  const only = rules.length === 0 ? 'only a draft speaks' : 'a draft speaks as well';
  return [
    ...(rules.length === 0 ? [] : ['rules that speak of this port:', ...rules.map(ruleLine)]),
    ...(drafts.length === 0 ? [] : [`${only} of this port, and a draft approves nothing:`, ...draftLines]),
    ...(rules.length + drafts.length === 0 ? ['no rule speaks of this port'] : []),
  ];
}

function ruleLine(rule: Rule): string {
  if (rule.kind === 'forbid') {
    return `  forbid ${ruleName(rule)}: ${rule.reason}`;
  }
  const { approval, expires, source } = rule;
  const until = expires === null ? '' : `, until ${expires}`;
  const ticket = approval.ticket === null ? '' : `, ${approval.ticket}`;
  return `  allow ${ruleName(rule)}${limitsOf(rule)}: ${approval.justification} (${approval.approvedBy} on ${approval.approvedOn}${ticket}${until}; asserted in ${source.file}, SHA-256 ${source.sha256.slice(0, 12)}…)`;
}

/** `, process sshd, exposure interface, address 10.20.1.0/24` */
function limitsOf({ processes, exposure, addresses, required }: AllowRule): string {
  return [
    ...(processes === null ? [] : [`process ${processes.join(' or ')}`]),
    `exposure ${exposure}`,
    ...(addresses === null ? [] : [`address ${addresses.join(' or ')}`]),
    ...(required ? ['required'] : []),
  ]
    .map((limit) => `, ${limit}`)
    .join('');
}
