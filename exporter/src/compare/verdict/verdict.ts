import { exposureOf, liesIn } from '../../model/address.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import type { AllowRule, ForbidRule } from '../../model/baseline.ts';
import type { BindingJudgement, Judgement } from '../../model/explanation.ts';
import { exposureOrder, portName, type Exposure, type Listener, type ListenerBinding } from '../../model/listener.ts';
import { listenerVerdicts, type ListenerVerdict } from '../../model/verdict.ts';
import { holdersElsewhere, isAllElsewhere, type HoldersElsewhere } from './elsewhere.ts';
import { matchPresumed, matchProcesses, type ProcessMatch } from './process-names.ts';
import { rulesOf } from './rules-of-port.ts';

/** Verdict of a listener: the worst of its bindings. `now` decides which rules are live (epoch milliseconds). */
export function judgeListener(policy: AssetPolicy, listener: Listener, now: number): Judgement {
  const judgements = judgeBindings(policy, listener, now);
  return judgements.reduce((worst, next) => (verdictRank(next.verdict) < verdictRank(worst.verdict) ? next : worst));
}

/** Each address of the listener, with all its holders, by the first line of spec section 2 that applies. */
export function judgeBindings(
  policy: AssetPolicy,
  listener: Listener,
  now: number,
): readonly [BindingJudgement, ...BindingJudgement[]] {
  const elsewhere = holdersElsewhere(listener.bindings);
  const rules = rulesFor(policy, listener, now);
  const judged = [...byAddress(listener.bindings)].map(([address, holders]) => ({
    address,
    holders,
    ...judgeBinding(policy, subjectOf(address, holders, elsewhere), rules),
  }));
  const [first, ...rest] = judged;
  if (first === undefined) {
    throw new TypeError(`a listener without bindings: ${portName(listener)}`);
  }
  return [first, ...rest];
}

function byAddress(bindings: readonly ListenerBinding[]): ReadonlyMap<string, readonly ListenerBinding[]> {
  return Map.groupBy(bindings, (binding) => binding.address);
}

/** `none` comes after all others. On an asset without a baseline every listener has it, except the forbidden ones. */
export function verdictRank(verdict: ListenerVerdict): number {
  return verdict === 'none' ? listenerVerdicts.length : listenerVerdicts.indexOf(verdict);
}

interface Subject {
  readonly address: string;
  readonly exposure: Exposure;
  readonly holders: readonly ListenerBinding[];
  /** True where all known holders of the port are presumed at it, its own among them: one list for many addresses. */
  readonly arePresumed: boolean;
}

function subjectOf(address: string, holders: readonly ListenerBinding[], elsewhere: HoldersElsewhere): Subject {
  const exposure = exposureOf(address);
  const arePresumed = holders.some(isAllElsewhere);
  return { address, exposure, holders: arePresumed ? elsewhere(exposure) : holders, arePresumed };
}

/** The rules that name the port. */
interface PortRules {
  readonly forbid: readonly ForbidRule[];
  readonly allow: readonly AllowRule[];
  /** Those of `allow` that have not run out. */
  readonly live: readonly AllowRule[];
}

function rulesFor({ baseline }: AssetPolicy, listener: Listener, now: number): PortRules {
  const allow = rulesOf(baseline?.allow ?? noRules, listener);
  return {
    forbid: rulesOf(baseline?.forbid ?? noRules, listener),
    allow,
    live: allow.filter((rule) => rule.expiresAt === null || now < rule.expiresAt),
  };
}

const noRules: readonly never[] = [];

function judgeBinding({ baseline, countLoopback }: AssetPolicy, subject: Subject, rules: PortRules): Judgement {
  const forbid = rules.forbid.find((rule) => forbids(rule, subject) && !excepted(rule, rules.live, subject));
  if (forbid !== undefined) {
    return { verdict: 'forbidden', rule: forbid };
  }
  if (baseline?.approved !== true) {
    return { verdict: 'none', rule: null };
  }
  if (subject.exposure === 'loopback' && !countLoopback) {
    return { verdict: 'local', rule: null };
  }
  return judgeByAllow(rules.allow, new Set(rules.live), subject);
}

type VerdictLine = readonly [ListenerVerdict, AllowRule | undefined];

function judgeByAllow(rules: readonly AllowRule[], live: ReadonlySet<AllowRule>, subject: Subject): Judgement {
  const fits = rules.map((rule) => ({ rule, isLive: live.has(rule), fit: fitOf(rule, subject) }));
  const bound = (rule: AllowRule): boolean => isRange(rule) && rule.processes !== null;
  const first = (test: (candidate: (typeof fits)[number]) => boolean): AllowRule | undefined => fits.find(test)?.rule;
  const lines: readonly VerdictLine[] = [
    ['approved', first(({ rule, isLive, fit }) => isLive && fit === 'match' && !bound(rule))],
    ['dynamic', first(({ isLive, fit }) => isLive && fit === 'match')],
    ['unverified', first(({ isLive, fit }) => isLive && fit === 'unknown')],
    ['expired', first(({ isLive, fit }) => !isLive && fit !== 'mismatch')],
    ['changed', first(({ rule, isLive }) => isLive && !isRange(rule))],
  ];
  const [verdict, rule] = lines.find(([, found]) => found !== undefined) ?? ['unexpected', undefined];
  return { verdict, rule: rule ?? null };
}

/** Whether the rule covers exposure, address and process of the binding. The caller has checked the port. */
function fitOf(rule: AllowRule, subject: Subject): ProcessMatch {
  if (isTooWide(rule, subject.exposure) || isElsewhere(rule, subject.address)) {
    return 'mismatch';
  }
  return (subject.arePresumed ? matchPresumed : matchProcesses)(rule.processes, subject.holders);
}

/** True where a binding reaches farther than the rule allows. */
export function isTooWide(rule: AllowRule, exposure: Exposure): boolean {
  return exposureOrder.indexOf(exposure) > exposureOrder.indexOf(rule.exposure);
}

/** True where the rule names addresses, and the binding is to one interface whose address is none of them. */
export function isElsewhere({ addresses }: AllowRule, address: string): boolean {
  return addresses !== null && exposureOf(address) === 'interface' && !liesIn(address, addresses);
}

function forbids(rule: ForbidRule, subject: Subject): boolean {
  return subject.exposure !== 'loopback' || rule.loopback;
}

/** An allow rule of the asset beats a forbid of its group where it says `exception` and surely covers the binding. */
function excepted(forbid: ForbidRule, live: readonly AllowRule[], subject: Subject): boolean {
  return (
    forbid.scope === 'group' &&
    live.some((rule) => rule.exception && rule.scope === 'asset' && fitOf(rule, subject) === 'match')
  );
}

function isRange(rule: AllowRule): boolean {
  return rule.range.first !== rule.range.last;
}
