import type { Rule } from './baseline.ts';
import type { Listener, ListenerBinding } from './listener.ts';
import type { DeviationState } from './state/deviation.ts';
import type { ListenerVerdict } from './verdict.ts';
import type { Suspect } from './state/witness.ts';

/** The verdict of one binding or listener, and the rule that decided; null where no rule did. */
export interface Judgement {
  readonly verdict: ListenerVerdict;
  readonly rule: Rule | null;
}

/** The judgement of one address of a listener, with all that hold it. */
export interface BindingJudgement extends Judgement {
  readonly address: string;
  readonly holders: readonly ListenerBinding[];
}

/** One way in which a binding differs from its rule, as texts to be joined. */
export interface RuleDifference {
  readonly what: 'process' | 'exposure' | 'address';
  /** Each of these would be right: names of programs, one exposure, addresses or CIDRs. */
  readonly allowed: readonly string[];
  /** What is there: one text for each holder, one exposure, one address. */
  readonly seen: readonly string[];
}

export interface ExplainedBinding extends BindingJudgement {
  /** Why the verdict is `changed`: process, exposure, address, in this order. Empty for every other verdict. */
  readonly differences: readonly RuleDifference[];
}

/** The rule that would approve an open port as it is. A person reviews it, fills it in and puts it into a file. */
export interface SuggestedRule {
  /** One entry of `allow:`. Text of the asset is quoted; the fields of the approval are empty. */
  readonly yaml: string;
  /** The file for it, relative to the folder of the config file; null where no rule of the baseline tells it. */
  readonly file: string | null;
  /** `baseline: hmi`: the document in that file. */
  readonly heading: string;
  /** `asset: hmi-01`: the document for a rule of only this asset. */
  readonly ownHeading: string;
}

/** Why a port of an asset has its verdict, for `otports explain` and the deviation page. */
export interface Explanation {
  /** As the last good look shows it; null where the port is closed. */
  readonly listener: Listener | null;
  readonly judgement: Judgement | null;
  readonly bindings: readonly ExplainedBinding[];
  /** Every rule that names the port, live or not, forbids first. */
  readonly rules: readonly Rule[];
  readonly deviations: readonly DeviationState[];
  /** The port as it answered on the wire although the asset did not list it; null where it did not. */
  readonly suspect: Suspect | null;
  /** Absent where no new rule could approve the port. */
  readonly suggestion?: SuggestedRule;
}
