import type { Rule } from './baseline.ts';
import type { Listener } from './listener.ts';
import type { DeviationState } from './state.ts';
import type { ListenerVerdict } from './verdict.ts';

/** What is said of one binding or listener, and the rule that decided; null where none did. */
export interface Judgement {
  readonly verdict: ListenerVerdict;
  readonly rule: Rule | null;
}

/** The judgement of one address of a listener. */
export interface BindingJudgement extends Judgement {
  readonly address: string;
}

/** Why a port of an asset has its verdict: for `otports explain` and the deviation page. */
export interface Explanation {
  /** As the last good look knows it; null where it is closed. */
  readonly listener: Listener | null;
  readonly judgement: Judgement | null;
  readonly bindings: readonly BindingJudgement[];
  /** Every rule that speaks of the port, living or not, forbids first. */
  readonly rules: readonly Rule[];
  readonly deviations: readonly DeviationState[];
}
