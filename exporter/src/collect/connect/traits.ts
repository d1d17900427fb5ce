import type { SourceTraits } from '../../model/source/source-traits.ts';

/** Opens a TCP connection to each port of the list; the handshake says nothing of processes. */
export const traits = { asks: true, seesProcesses: 'never', followsLog: false } as const satisfies SourceTraits;
