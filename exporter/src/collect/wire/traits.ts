import type { SourceTraits } from '../../model/source/source-traits.ts';

/** Zeek and Suricata alike: follows the logs of a sensor, which sees packets and no processes. */
export const traits = { asks: false, seesProcesses: 'never', followsLog: true } as const satisfies SourceTraits;
