import { createHash } from 'node:crypto';
import type { Observation, ReadRecording, Shown, WireSight } from '../model/observation.ts';
import type { CollectorName } from '../model/source/collector-name.ts';
import { normalize } from './normalize.ts';

/** What a source showed, of which asset, and when. */
export interface GoodLook {
  readonly asset: string;
  readonly collector: CollectorName;
  /** Epoch milliseconds. */
  readonly takenAt: number;
  readonly collected: Shown & Partial<Pick<WireSight, 'ended'> & Pick<ReadRecording, 'answered' | 'agedBy'>>;
}

const ageNotes: Readonly<Record<ReadRecording['agedBy'], string>> = {
  content: 'The recording says itself when it was taken.',
  file: 'The recording does not say when it was taken, so its age is that of its file.',
};

/**
 * The observation of a good look. It names the raw answer by its SHA-256, so that the evidence can be found and
 * checked.
 */
export function observe({ asset, collector, takenAt, collected }: GoodLook): Observation {
  const { bindings, complete, ended, answered, raw, identity, notes, agedBy } = collected;
  const sha256 = createHash('sha256').update(raw).digest('hex');
  return {
    asset,
    collector,
    takenAt,
    complete,
    listeners: normalize(bindings),
    ...(ended === undefined ? {} : { ended }),
    ...(answered === undefined ? {} : { answered }),
    evidence: { sha256, bytes: raw.length },
    identity,
    notes: agedBy === undefined ? notes : [...notes, ageNotes[agedBy]],
  };
}
