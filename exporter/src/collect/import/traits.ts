import type { SourceTraits } from '../../model/source/source-traits.ts';

/** Reads recordings that something else drops. */
export const traits = { asks: false, seesProcesses: 'by-format', followsLog: false } as const satisfies SourceTraits;
