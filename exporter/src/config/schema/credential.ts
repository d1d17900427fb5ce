import { z } from 'zod';
import { sources } from '../../collect/sources.ts';
import { collectorNames, type CollectorName } from '../../model/source/collector-name.ts';

type OneCredential = NonNullable<(typeof sources)[CollectorName]['credential']>['schema'];

/** What may stand under `credentials:`: that of each source which logs in. */
export const Credential = z.discriminatedUnion(
  'type',
  collectorNames.flatMap((name) => sources[name].credential?.schema ?? []) as [OneCredential, ...OneCredential[]],
);
export type Credential = z.output<typeof Credential>;
