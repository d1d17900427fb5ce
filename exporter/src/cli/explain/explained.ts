import type { AllowRule } from '../../model/baseline.ts';
import type { Explanation } from '../../model/explanation.ts';
import type { Listener } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import type { Deviation } from '../../model/verdict.ts';
import type { PortQuestion } from '../shared/asked-port.ts';
import type { StateOfAsset } from '../shared/asset-state.ts';

/** Everything that is printed about one port of one asset. */
export interface Explained extends StateOfAsset {
  readonly asset: string;
  readonly asked: PortQuestion;
  readonly explanation: Explanation;
  /** More than one where the question was a range. */
  readonly open: readonly Listener[];
  /** As they are published. */
  readonly deviations: readonly Deviation[];
  /** Rules of drafts for this port. They approve nothing yet. */
  readonly drafts: readonly AllowRule[];
  readonly known: Pick<AssetState, 'lastSuccessAt' | 'evidence'>;
  /** True where no witness saw it answer although one watched all the time. */
  readonly isUnused: boolean;
  /** True where its first source sees only what answers on the wire. */
  readonly isWireWitness: boolean;
  /** The kill-switch file, where it stops asking the asset. */
  readonly killSwitch: string | null;
  readonly now: number;
}
