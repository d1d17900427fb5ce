import type { Rule } from './baseline.ts';
import type { Listener, ListenerBinding } from './listener.ts';
import type { DeviationState } from './state/deviation.ts';
import type { ListenerVerdict } from './verdict.ts';
import type { Suspect } from './state/witness.ts';

/** What is said of one binding or listener, and the rule that decided; null where none did. */
export interface Judgement {
  readonly verdict: ListenerVerdict;
  readonly rule: Rule | null;
}

/** The judgement of one address of a listener, with all that hold it. */
export interface BindingJudgement extends Judgement {
  readonly address: string;
  readonly holders: readonly ListenerBinding[];
}

/** One thing in which a binding is not as its rule allows it, as texts to be joined. */
export interface RuleDifference {
  readonly what: 'process' | 'exposure' | 'address';
  /** Any of them would be right: names of programs, one exposure, addresses or CIDRs. */
  readonly allowed: readonly string[];
  /** What is there: one text for each holder, one exposure, one address. */
  readonly seen: readonly string[];
}

export interface ExplainedBinding extends BindingJudgement {
  /** What makes it `changed`: process, exposure, address, in this order; none beside every other verdict. */
  readonly differences: readonly RuleDifference[];
}

/** The rule that would approve an open port as it is, for somebody to review, fill in and put into a file. */
export interface SuggestedRule {
  /** One entry of `allow:`, text of the asset quoted; the fields of the approval are empty. */
  readonly yaml: string;
  /** Where it belongs, seen from the folder of the config file; null where no rule of the baseline tells. */
  readonly file: string | null;
  /** `baseline: hmi`: the document in that file. */
  readonly heading: string;
  /** `asset: hmi-01`: the document for a rule of this asset alone. */
  readonly ownHeading: string;
}

/** Why a port of an asset has its verdict: for `otports explain` and the deviation page. */
export interface Explanation {
  /** As the last good look knows it; null where it is closed. */
  readonly listener: Listener | null;
  readonly judgement: Judgement | null;
  readonly bindings: readonly ExplainedBinding[];
  /** Every rule that speaks of the port, living or not, forbids first. */
  readonly rules: readonly Rule[];
  readonly deviations: readonly DeviationState[];
  /** What answered on the wire although the asset did not list it; null where nothing did. */
  readonly suspect: Suspect | null;
  /** Absent where no rule that is to be added would approve the port. */
  readonly suggestion?: SuggestedRule;
}
