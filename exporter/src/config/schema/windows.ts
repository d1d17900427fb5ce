import { z } from 'zod';
import { weekdays } from '../../model/windows.ts';
import { must, Name, oneOrMany, Text } from '../../lib/fields.ts';

const aTime = must('a time of day from "00:00" to "24:00"');
const TimeOfDay = z
  .string(aTime)
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, aTime)
  .meta({ id: 'TimeOfDay', title: 'time of day', description: '`"00:00"` to `"24:00"` in `timezone:`.' });

const anInstant = must('a date and time such as 2026-11-22 22:00, in `timezone:` unless it ends in Z or an offset');
const LocalInstant = z
  .string(anInstant)
  .regex(/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$/, anInstant)
  .meta({
    id: 'Instant',
    title: 'instant',
    description: '`2026-11-22 22:00` in `timezone:`, unless it ends in `Z` or an offset.',
  });

const Weekly = z
  .strictObject({
    days: z
      .array(z.enum(weekdays))
      .min(1, { error: 'is an empty list; leave the key out for every day' })
      .prefault([...weekdays])
      .meta({ description: 'Days on which it begins.' }),
    from: TimeOfDay.meta({ description: 'When it begins, in `timezone:`.' }),
    to: TimeOfDay.meta({ description: 'When it ends; on the next day where this is not later than `from`.' }),
  })
  .refine((weekly) => weekly.from !== weekly.to, {
    error: 'begins and ends at the same time; for whole days write from: "00:00" and to: "24:00"',
  })
  .meta({
    id: 'Weekly',
    title: 'Weekly window',
    description: '',
    examples: [{ days: ['sat', 'sun'], from: '22:00', to: '06:00' }],
  });

/** Glob patterns by label: all of them must match. */
export const LabelPatterns = z.record(Name, oneOrMany(Text)).meta({
  id: 'Labels',
  title: 'Labels',
  description:
    'Labels of an asset and the values they must have: all labels named must match, one value of a list is enough, `*` and `?` are wildcards. Besides `name`, `address`, `site`, `zone`, `role` and `criticality` there are the `labels:` of an asset, further columns of a CSV file and labels of `file_sd`.',
  examples: [{ role: ['switch', 'gateway'], zone: 'cell-*' }],
});

const scope = {
  name: Text.meta({ description: 'What pages and logs call it.' }),
  labels: LabelPatterns.optional().meta({ description: 'Assets to which it applies, by label. Default: all.' }),
  assets: oneOrMany(Text)
    .optional()
    .meta({ description: 'Assets to which it applies, by name; `*` and `?` are wildcards.' }),
};

export const Maintenance = z
  .strictObject({
    ...scope,
    start: LocalInstant.optional().meta({ description: 'Begin of a single window.' }),
    end: LocalInstant.optional().meta({ description: 'End of a single window.' }),
    weekly: Weekly.optional().meta({ description: 'Or: a window of every week.' }),
  })
  .meta({
    id: 'Maintenance',
    title: 'Maintenance window',
    description:
      'Deviations that begin inside stay `confirmed="false"` until the window ends and then take their real severity at once. What fired before is untouched. Assets are asked as usual.',
    examples: [
      { name: 'patch night', labels: { site: 'plant-a' }, start: '2026-11-22 22:00', end: '2026-11-23 04:00' },
    ],
  });
export type Maintenance = z.output<typeof Maintenance>;

export const PollingWindow = z
  .strictObject({ ...scope, weekly: Weekly.meta({ description: 'When assets may be asked.' }) })
  .meta({
    id: 'PollingWindow',
    title: 'Polling window',
    description: 'An asset to which any of these applies is asked only while one of them is open.',
    examples: [{ name: 'nights only', labels: { role: 'dcs' }, weekly: { from: '22:00', to: '05:00' } }],
  });
export type PollingWindow = z.output<typeof PollingWindow>;
