import { rangeName, type AllowRule, type ForbidRule, type PortRange, type Rule } from '../../model/baseline.ts';
import { formatProblem, type Findings, type Place } from '../read/problem.ts';

/** A rule with the place where it stands. */
export interface Placed<T extends Rule> {
  readonly rule: T;
  readonly place: Place;
}

/** Problems of one rule alone, and rules that have expired. */
export function checkAllowRule({ rule, place }: Placed<AllowRule>, now: number, findings: Findings): void {
  const { addresses, exposure, expires, approval } = rule;
  const name = rangeName(rule.range);
  if (exposure === 'interface' && addresses === null) {
    findings.problem(
      place,
      `${name} is allowed on an interface, but address is missing: a service that moves to another network must not stay approved; add address (addresses or networks)`,
    );
  }
  if (exposure !== 'interface' && addresses !== null) {
    findings.problem(
      place,
      `${name} has an address, which only exposure: interface takes; set that, or leave address out`,
    );
  }
  if (rule.exception && rule.scope === 'group') {
    findings.problem(
      place,
      `${name} is an exception, which only additions of an asset (asset: NAME) may be; move it there`,
    );
  }
  if (rule.exception && (approval.ticket === null || expires === null)) {
    findings.problem(place, `${name} is an exception and needs ticket and expires`);
  }
  checkDates({ rule, place }, now, findings);
}

function checkDates({ rule, place }: Placed<AllowRule>, now: number, findings: Findings): void {
  const { expires, approval } = rule;
  const name = rangeName(rule.range);
  // One day more than the latest date in any time zone.
  if (approval.approvedOn > new Date(now + 24 * 3_600_000).toISOString().slice(0, 10)) {
    findings.problem(place, `${name} was approved on ${approval.approvedOn}, which is still to come; correct the date`);
  }
  if (expires !== null && expires < approval.approvedOn) {
    findings.problem(place, `${name} runs out on ${expires}, before it was approved on ${approval.approvedOn}`);
  } else if (rule.expiresAt !== null && rule.expiresAt <= now) {
    findings.warning(
      place,
      `${name} ran out on ${expires ?? ''}: what listens there is "expired" until the rule is approved again`,
    );
  }
}

/** Finds rules of one document that contradict or repeat each other. */
export function checkTogether(
  allow: readonly Placed<AllowRule>[],
  forbid: readonly Placed<ForbidRule>[],
  findings: Findings,
): void {
  for (const { rule, place } of allow) {
    const other = forbid.find((candidate) => contradicts(rule, candidate.rule));
    if (other)
      findings.problem(
        place,
        `${rangeName(rule.range)} is allowed here and ${rangeName(other.rule.range)} is forbidden at ${at(other.place)}; a forbid rule always wins, so narrow one of them`,
      );
  }
  reportTwins(allow, findings);
  reportTwins(forbid, findings);
}

/** Finds an allow rule of an asset that a forbid rule of its group makes useless, or partly useless. */
export function checkAgainstGroup(
  own: readonly Placed<AllowRule>[],
  group: readonly Placed<ForbidRule>[],
  findings: Findings,
): void {
  for (const { rule, place } of own.filter((candidate) => !candidate.rule.exception)) {
    const against = group.filter((candidate) => contradicts(rule, candidate.rule));
    const whole = against.find((candidate) => covers(candidate.rule.range, rule.range));
    if (whole) {
      findings.problem(
        place,
        `${rangeName(rule.range)} is forbidden for the group at ${at(whole.place)}; only exception: true with ticket and expires beats that`,
      );
      continue;
    }
    for (const part of against) {
      findings.warning(
        place,
        `${rangeName(part.rule.range)} stays forbidden in ${rangeName(rule.range)}: the group says so at ${at(part.place)}`,
      );
    }
  }
}

/** A port that the group requires and the asset forbids always deviates: closed it is missing, open it is forbidden. */
export function checkRequired(
  group: readonly Placed<AllowRule>[],
  own: readonly Placed<ForbidRule>[],
  findings: Findings,
): void {
  for (const { rule, place } of own) {
    const other = group.find(
      (candidate) =>
        candidate.rule.required && contradicts(candidate.rule, rule) && covers(rule.range, candidate.rule.range),
    );
    if (other)
      findings.problem(
        place,
        `${rangeName(rule.range)} is forbidden here and ${rangeName(other.rule.range)} is required at ${at(other.place)}; take required: true out there, or this rule`,
      );
  }
}

/**
 * A draft approves nothing, but its forbid rules apply at once. The author of one beside an approved rule may not
 * expect that.
 */
export function warnOfDraftForbids(
  approved: readonly Placed<AllowRule>[],
  drafted: readonly Placed<ForbidRule>[],
  findings: Findings,
): void {
  for (const { rule, place } of drafted) {
    const other = approved.find((candidate) => contradicts(candidate.rule, rule));
    if (other)
      findings.warning(
        place,
        `a draft forbids ${rangeName(rule.range)}, which holds at once, although ${rangeName(other.rule.range)} is approved at ${at(other.place)}`,
      );
  }
}

/** A forbid rule without `loopback` does not apply to a rule for loopback only. */
function contradicts(allow: AllowRule, forbid: ForbidRule): boolean {
  return overlaps(allow.range, forbid.range) && (allow.exposure !== 'loopback' || forbid.loopback);
}

function overlaps(a: PortRange, b: PortRange): boolean {
  return a.transport === b.transport && a.first <= b.last && b.first <= a.last;
}

function covers(outer: PortRange, inner: PortRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

function reportTwins(rules: readonly Placed<Rule>[], findings: Findings): void {
  const seen = new Map<string, Place>();
  for (const { rule, place } of rules) {
    const key = whatItCovers(rule);
    const first = seen.get(key);
    if (first)
      findings.problem(place, `${rangeName(rule.range)} says the same as the rule at ${at(first)}; keep one of them`);
    else seen.set(key, place);
  }
}

function whatItCovers(rule: Rule): string {
  if (rule.kind === 'forbid') return rangeName(rule.range);
  const processes = rule.processes?.map((name) => name.toLowerCase()).sort() ?? null;
  return JSON.stringify([
    rangeName(rule.range),
    rule.exposure,
    processes,
    rule.addresses && [...rule.addresses].sort(),
  ]);
}

/** `baselines/hmi.yml:12` */
function at(place: Place): string {
  return formatProblem({ ...place, path: '', message: '' }).replace(/:\d+: $/, '');
}
