import { z } from 'zod';
import { sources } from '../../collect/sources.ts';
import { collectorNames, type CollectorName } from '../../model/source/collector-name.ts';

type OneSource = (typeof sources)[CollectorName]['schema'];

/** Every source that an asset can have, in the order of their names; each is written down in its own folder of collect/. */
export const Source = z.discriminatedUnion(
  'type',
  collectorNames.map((name) => sources[name].schema) as [OneSource, ...OneSource[]],
);
export type Source = z.output<typeof Source>;
