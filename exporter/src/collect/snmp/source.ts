import { sessionLimitsOf } from '../../model/profile.ts';
import type { Source, SourceJob } from '../source.ts';
import { snmpCredential } from './credential.ts';
import { SnmpSource } from './schema.ts';
import type { SnmpCredential, SnmpSettings } from './settings.ts';

/** Asks the agent of the asset; HOST-RESOURCES-MIB names the processes. */
export const snmp = {
  traits: {
    asks: true,
    seesProcesses: 'always',
    seesOnlyWire: 'never',
    followsLog: false,
    // net-snmp keeps its copy of the socket tables for 60 s.
    leastConfirmAfterMs: 65_000,
  },
  schema: SnmpSource,
  credential: snmpCredential,
  resolve,
  load: async () => ({ create: (await import('./index.ts')).createSnmpCollector }),
} as const satisfies Source<SnmpSource, SnmpSettings, SnmpCredential>;

function resolve({ entry, address, credential, limits, one }: SourceJob<SnmpSource, SnmpCredential>): SnmpSettings {
  return {
    type: 'snmp',
    address,
    port: entry.port,
    timeoutMs: entry.timeout,
    maxRepetitions: Math.min(entry.max_repetitions, limits.maxRepetitions),
    retries: entry.retries,
    context: entry.context ?? null,
    limits: one(sessionLimitsOf(limits)),
    credential,
  };
}
