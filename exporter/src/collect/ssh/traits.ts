import type { SourceTraits } from '../../model/source/source-traits.ts';

/** Runs read-only commands on the asset, which name the processes. */
export const traits = { asks: true, seesProcesses: 'always', followsLog: false } as const satisfies SourceTraits;
