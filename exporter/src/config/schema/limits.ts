import { z } from 'zod';
import { duration, Text, whole } from '../../lib/fields.ts';

/** What one look at an asset may cost; what is not said comes from the row of its profile. */
export const AssetLimits = z
  .strictObject({
    min_gap: duration().optional().meta({
      description: 'Shortest time between two sessions with the address; the top-level `limits.min_gap` holds as well.',
    }),
    pause: duration().optional().meta({ description: 'Rest for the asset before each further request of a look.' }),
    duration: duration(1000).optional().meta({ description: 'The longest that a look may take.' }),
    requests: whole(1, 100_000).optional().meta({
      description: 'SSH commands, or SNMP requests with their repetitions, in one look.',
    }),
    rows: whole(1, 100_000).optional().meta({
      description:
        'Rows of one SNMP table; of any source so many listeners of each transport, with their bindings, are kept and shown. Where there are more, all are judged, the look is not complete, and what deviates beyond is one critical deviation (port `*`).',
    }),
    bytes: whole(16_384, 16_777_216).optional().meta({
      description: 'Received over one SSH connection; one answer, and all SNMP rows together, may have half of it.',
    }),
    max_repetitions: whole(1, 50).optional().meta({
      description: 'Rows in one GETBULK; `max_repetitions` of the source holds as well.',
    }),
    i_accept_the_risk: Text.optional().meta({
      description:
        'Why something here, or `poll.interval`, may be looser than the profile. Without it that is refused; with it every check, every start and `otports plan` say so. In `defaults:` it has no effect.',
    }),
  })
  .meta({
    id: 'AssetLimits',
    title: 'Limits of a look',
    description:
      'Numbers that are tighter than those of the profile need no reason. In `defaults:` only what is tighter has an effect.',
    examples: [
      { requests: 100, rows: 100 },
      { rows: 4000, i_accept_the_risk: 'CHG-1107: the gateway has 3,000 listeners.' },
    ],
  });
export type AssetLimits = z.output<typeof AssetLimits>;
