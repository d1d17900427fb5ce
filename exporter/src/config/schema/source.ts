import { z } from 'zod';
import { sourceSchemas } from '../../collect/schemas.ts';

type OneSource = (typeof sourceSchemas)[keyof typeof sourceSchemas];

/** Every source that an asset can have, in the order of the table; each is written down in its own folder of collect/. */
export const Source = z.discriminatedUnion('type', Object.values(sourceSchemas) as [OneSource, ...OneSource[]]);
export type Source = z.output<typeof Source>;
