import { collectorNames, type CollectorName } from '../model/source/collector-name.ts';
import type { SourceTraits } from '../model/source/source-traits.ts';
import type { Source, SourceCredential, SourceEntry, SourceSettings } from './source.ts';
import * as table from './table.ts';

/** Any source, for what treats all of them alike: its methods take the entry, settings and credential of their own type. */
export type AnySource = Source<SourceEntry, SourceSettings, SourceCredential | null>;

type Table = typeof table;

/**
 * What the table must be: a line for each name of a collector. A name without one has here what any of the others has, so that
 * tsc names the missing line, once, and not all that is made of the table.
 */
type Sources = {
  readonly [Name in CollectorName]: Name extends keyof Table ? Checked<Table[Name]> : Table[keyof Table];
};
type Checked<One> = One extends AnySource ? One : never;

/**
 * The table of all sources: whoever must tell them apart asks it. It loads no session, so config/ may import it, and
 * `check-config` and the thread that loads the config stay cheap. The line of a new one stands in `table.ts`.
 */
export const sources: Sources = table;

/** The names of the sources that have the trait: `SourceWith<{ asks: false }>`. */
export type SourceWith<T extends Partial<SourceTraits>> = {
  [Name in CollectorName]: Sources[Name]['traits'] extends T ? Name : never;
}[CollectorName];

/** The settings of one source, or of each. */
export type SettingsOf<Name extends CollectorName = CollectorName> = NonNullable<
  Awaited<ReturnType<Sources[Name]['resolve']>>
>;

/** Every credential that there can be. */
export type Credential = NonNullable<Awaited<ReturnType<NonNullable<Sources[CollectorName]['credential']>['resolve']>>>;

/** The names of all sources with, or without, a trait, in the order in which they are documented. */
export function sourcesThat(has: (traits: SourceTraits) => boolean): readonly CollectorName[] {
  return collectorNames.filter((name) => has(sources[name].traits));
}
