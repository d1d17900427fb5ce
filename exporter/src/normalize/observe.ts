import { createHash } from 'node:crypto';
import type { Collected, Observation } from '../model/observation.ts';
import type { CollectorName } from '../model/collector-name.ts';
import { normalize } from './normalize.ts';

/** One good look: what a collector brought home, and of whom and when. */
export interface GoodLook {
  readonly asset: string;
  readonly collector: CollectorName;
  /** Epoch milliseconds. */
  readonly takenAt: number;
  readonly collected: Pick<
    Collected,
    'bindings' | 'complete' | 'ended' | 'answered' | 'raw' | 'identity' | 'notes' | 'agedBy' | 'nothingNew'
  >;
}

const ageNotes: Readonly<Record<NonNullable<Collected['agedBy']>, string>> = {
  content: 'The recording says itself when it was taken.',
  file: 'The recording does not say when it was taken, so its age is that of its file.',
};

/** The observation a good look makes; the raw answer is named by its SHA-256, so that the evidence can be found and checked. */
export function observe({ asset, collector, takenAt, collected }: GoodLook): Observation {
  const { bindings, complete, ended, answered, raw, identity, notes, agedBy, nothingNew } = collected;
  const sha256 = createHash('sha256').update(raw).digest('hex');
  return {
    asset,
    collector,
    takenAt,
    complete,
    listeners: normalize(bindings),
    ...(ended === undefined ? {} : { ended }),
    ...(answered === undefined ? {} : { answered }),
    ...(nothingNew === undefined ? {} : { nothingNew }),
    evidence: { sha256, bytes: raw.length },
    identity,
    notes: agedBy === undefined ? notes : [...notes, ageNotes[agedBy]],
  };
}
