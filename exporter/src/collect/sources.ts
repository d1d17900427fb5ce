import type { CollectorName } from '../model/source/collector-name.ts';
import type { SourceTraits } from '../model/source/source-traits.ts';
import { traits as connect } from './connect/traits.ts';
import { traits as imported } from './import/traits.ts';
import { traits as snmp } from './snmp/traits.ts';
import { traits as ssh } from './ssh/traits.ts';
import { traits as wire } from './wire/traits.ts';

/**
 * The traits of all sources, for all that needs to tell them apart. It loads no session, so config/ may import it:
 * `check-config` and the thread that loads the config stay cheap.
 */
export const sources = {
  ssh,
  snmp,
  import: imported,
  zeek: wire,
  suricata: wire,
  connect,
} as const satisfies Record<CollectorName, SourceTraits>;

type Sources = typeof sources;

/** The names of the sources that have the trait: `SourceWith<{ asks: false }>`. */
export type SourceWith<T extends Partial<SourceTraits>> = {
  [Name in CollectorName]: Sources[Name] extends T ? Name : never;
}[CollectorName];
