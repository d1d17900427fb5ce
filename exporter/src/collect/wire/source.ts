import { isIP } from 'node:net';
import type { Source, SourceJob } from '../source.ts';
import { SuricataSource, ZeekSource } from './schema.ts';
import type { WireSettings } from './settings.ts';

/** Follows the logs of a sensor, which sees packets and no processes. */
const alike = {
  traits: {
    asks: false,
    seesProcesses: 'never',
    seesOnlyWire: 'always',
    followsLog: true,
    leastConfirmAfterMs: 0,
  },
  credential: null,
  resolve,
  load: async () => ({ create: (await import('./index.ts')).createWireCollector }),
} as const;

export const zeek = { ...alike, schema: ZeekSource } as const satisfies Source<ZeekSource, WireSettings>;
export const suricata = { ...alike, schema: SuricataSource } as const satisfies Source<SuricataSource, WireSettings>;

function resolve({
  entry: { type, path, forget_after: forgetAfterMs },
  address,
  pathAt,
  refuse,
}: SourceJob<ZeekSource | SuricataSource>): WireSettings | null {
  if (isIP(address.replace(/%.*/, '')) !== 0) return { type, address, path: pathAt('path', path), forgetAfterMs };
  return refuse(`needs an asset whose address is a number, not "${address}"; logs of sensors have no names`);
}
