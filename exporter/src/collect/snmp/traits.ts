import type { SourceTraits } from '../../model/source/source-traits.ts';

/** Asks the agent of the asset; HOST-RESOURCES-MIB names the processes. */
export const traits = { asks: true, seesProcesses: 'always', followsLog: false } as const satisfies SourceTraits;
