import { z } from 'zod';
import { duration, FileName } from '../../lib/fields.ts';
import { formats } from '../../model/source/recording-format.ts';

export const ImportSource = z
  .strictObject({
    type: z.literal('import'),
    path: FileName.meta({
      description:
        'Recordings that something else drops; may hold `*`. Each is read once. The newest one counts, those between it and the last look go to history.',
    }),
    format: z
      .enum(['auto', ...formats])
      .prefault('auto')
      .meta({ description: 'Format of the recordings; `auto` finds it out or refuses.' }),
    max_age: duration(1000).optional().meta({
      description: 'The look fails where the newest recording is older. Default: `poll.stale_after` of the asset.',
    }),
    settle: duration()
      .prefault('5s')
      .meta({ description: 'A file is left alone until nobody has written to it for so long.' }),
  })
  .meta({
    id: 'ImportSource',
    title: 'Import source',
    description: 'Reads files and sends nothing, so an asset of profile `fragile` may have it.',
    examples: [{ type: 'import', path: './drop/plc-07/*.txt', format: 'netstat' }],
  });

export type ImportSource = z.output<typeof ImportSource>;
