import type { Source, SourceJob } from '../source.ts';
import { ConnectSource } from './schema.ts';
import type { ConnectSettings } from './settings.ts';

/** Opens a TCP connection to each port of the list; the handshake says nothing of processes. */
export const connect = {
  traits: {
    asks: true,
    seesProcesses: 'never',
    seesOnlyWire: 'always',
    followsLog: false,
    leastConfirmAfterMs: 0,
  },
  schema: ConnectSource,
  credential: null,
  resolve,
  load: async () => {
    const { createConnectCollector } = await import('./index.ts');
    return { create: (settings: ConnectSettings) => createConnectCollector(settings) };
  },
} as const satisfies Source<ConnectSource, ConnectSettings>;

/** Spec section 9: switched on for each asset by itself, never for all at once. */
function resolve(job: SourceJob<ConnectSource>): ConnectSettings | null {
  const { entry, address, limits } = job;
  if (job.isSaidByItself('ports')) {
    return { type: 'connect', address, ports: entry.ports, timeoutMs: entry.timeout, pauseMs: limits.pauseMs };
  }
  const message = 'a connect check is switched on for each asset by itself: ports must stand in its own entry';
  return job.refuse(message, 'ports');
}
