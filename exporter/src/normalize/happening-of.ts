import type { Footprint } from '../model/collection.ts';
import type { CollectorName } from '../model/source/collector-name.ts';
import type { Happening, SightKind } from '../model/state/happening.ts';
import type { Collected, ReadRecording } from '../model/observation.ts';
import { observe } from './observe.ts';

/** What the look knows and the collector does not. */
export interface LookFrame {
  readonly asset: string;
  readonly collector: CollectorName;
  /** When it began and when it ended, epoch milliseconds. */
  readonly startedAt: number;
  readonly at: number;
  readonly footprint: Footprint;
}

export type GoodHappening = Happening<SightKind | 'nothing_new'>;

/**
 * Makes a happening of what a collector returned. Its kind is the kind of the answer.
 * @throws CollectError where a port is not valid
 */
export function happeningOf(collected: Collected | ReadRecording, frame: LookFrame): GoodHappening {
  const { asset, collector, startedAt, at, footprint } = frame;
  const attempt = { at, durationMs: at - startedAt, footprint, remember: collected.remember };
  if (collected.kind === 'nothing_new') {
    const { kind, takenAt, why, notes, identity } = collected;
    return { kind, ...attempt, takenAt, why, notes, identity };
  }
  const takenAt = collected.kind === 'look' ? startedAt : collected.takenAt;
  return { kind: collected.kind, ...attempt, observation: observe({ asset, collector, takenAt, collected }) };
}
