import { collectorNames } from '../model/source/collector-name.ts';
import type { Collector, CollectorDeps } from './collector.ts';
import type { CollectorMaker, SourceSettings } from './source.ts';
import { sources, type AnySource, type SettingsOf } from './sources.ts';

/** With this module all sessions are loaded, and their libraries: only what looks at assets imports it. */
const makers = new Map(
  await Promise.all(
    collectorNames.map(async (name) => {
      const source: AnySource = sources[name];
      const maker: CollectorMaker<SourceSettings> = await source.load();
      return [name, maker] as const;
    }),
  ),
);

/** The collector of a source. */
export function createCollector(settings: SettingsOf, deps: CollectorDeps): Collector {
  const maker = makers.get(settings.type);
  if (maker === undefined) throw new TypeError(`no source is called ${settings.type}`);
  return maker.create(settings, deps);
}
