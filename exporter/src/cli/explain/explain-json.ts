import { ruleName } from '../../compare/report.ts';
import { portText, rangeName, type Rule } from '../../model/baseline.ts';
import type { ExplainedBinding, Explanation } from '../../model/explanation.ts';
import { seenHolder } from '../../model/listener.ts';
import { deviationJson, instantText, listenerJson } from '../../publish/http/api/json.ts';
import { serviceOf } from '../../services/catalogue.ts';
import type { Explained } from './explained.ts';

/** An explanation as JSON, in the words of the API. */
export function explanationJson(explained: Explained): object {
  const { asset, asked, explanation, deviations, drafts, state, reason, known } = explained;
  const { transport, port, last } = asked;
  const { judgement, bindings } = explanation;
  const { name: service, class: serviceClass, encrypted, vendors } = serviceOf(transport, port);
  return {
    asset,
    transport,
    port: portText({ transport, first: port, last }),
    service,
    class: serviceClass,
    encrypted,
    vendors,
    state,
    reason,
    killSwitch: explained.killSwitch,
    lastSuccessAt: known.lastSuccessAt === null ? null : instantText(known.lastSuccessAt),
    evidence: known.evidence,
    verdict: judgement?.verdict ?? null,
    rule: judgement?.rule ? ruleName(judgement.rule) : null,
    listeners: explained.open.map(listenerJson),
    bindings: bindings.map(bindingJson),
    deviations: deviations.map(deviationJson),
    suspect: suspectJson(explanation),
    unused: explained.isUnused,
    wireWitness: explained.isWireWitness,
    rules: explanation.rules.map(ruleJson),
    drafts: drafts.map(ruleJson),
  };
}

function suspectJson({ suspect }: Explanation): object | null {
  if (suspect === null) return null;
  const { transport, port, collector, lastAnsweredAt } = suspect;
  return { transport, port, collector, lastAnsweredAt: instantText(lastAnsweredAt) };
}

function bindingJson({ address, holders, verdict, rule, differences }: ExplainedBinding): object {
  return {
    address,
    processes: holders.map(seenHolder),
    verdict,
    rule: rule === null ? null : ruleName(rule),
    differences: differences.map(({ what, allowed, seen }) => ({
      what,
      allowed: allowed.join(', '),
      seen: seen.join(', '),
    })),
  };
}

function ruleJson(rule: Rule): object {
  const { range, ...rest } = rule;
  const name = { name: ruleName(rule), port: rangeName(range) };
  if (rule.kind === 'forbid') return { ...name, ...rest };
  return { ...name, ...rest, expiresAt: rule.expiresAt === null ? null : instantText(rule.expiresAt) };
}
