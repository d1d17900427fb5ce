import type { AllowRule } from '../../model/baseline.ts';
import type { Explanation } from '../../model/explanation.ts';
import type { Listener } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import type { Deviation } from '../../model/verdict.ts';
import type { PortQuestion } from '../shared/asked-port.ts';
import type { StateOfAsset } from '../shared/asset-state.ts';

/** All that is said of one port of one asset. */
export interface Explained extends StateOfAsset {
  readonly asset: string;
  readonly asked: PortQuestion;
  readonly explanation: Explanation;
  /** More than one where a range was asked about. */
  readonly open: readonly Listener[];
  /** As they are published. */
  readonly deviations: readonly Deviation[];
  /** Rules for this port that approve nothing yet. */
  readonly drafts: readonly AllowRule[];
  readonly known: Pick<AssetState, 'lastSuccessAt' | 'evidence'>;
  /** No witness saw it answer although one watched all the time. */
  readonly isUnused: boolean;
  /** Its own source sees only what answers on the wire. */
  readonly isWireWitness: boolean;
  /** The kill-switch file, where it keeps the asset from being asked. */
  readonly killSwitch: string | null;
  readonly now: number;
}
