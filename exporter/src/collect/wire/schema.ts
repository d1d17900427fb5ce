import { z } from 'zod';
import { duration, FileName } from '../../lib/fields.ts';

const ForgetAfter = duration(60_000).prefault('30d').meta({
  description:
    'A port that has not answered on the wire for so long counts as closed. Until then silence proves nothing.',
});

export const ZeekSource = z
  .strictObject({
    type: z.literal('zeek'),
    path: FileName.meta({
      description:
        'Logs that Zeek writes, TSV or JSON, packed or not; may hold `*`. `conn`, `known_services` and logs of ICS parsers are read, all others passed over. All assets with the same path share one reading.',
    }),
    forget_after: ForgetAfter,
  })
  .meta({
    id: 'ZeekSource',
    title: 'Zeek source',
    description:
      'Follows the logs of a Zeek sensor and sends nothing. A service seen answering is a listener; one that is not seen proves nothing. The address of the asset must be a number.',
    examples: [{ type: 'zeek', path: '/var/log/zeek/current/*.log' }],
  });

export type ZeekSource = z.output<typeof ZeekSource>;

export const SuricataSource = z
  .strictObject({
    type: z.literal('suricata'),
    path: FileName.meta({
      description:
        '`eve.json` that Suricata writes, packed or not; may hold `*`. `flow` and answers in events of its protocol parsers are read. All assets with the same path share one reading.',
    }),
    forget_after: ForgetAfter,
  })
  .meta({
    id: 'SuricataSource',
    title: 'Suricata source',
    description:
      'Follows the events of a Suricata sensor and sends nothing. A service seen answering is a listener; one that is not seen proves nothing. The address of the asset must be a number.',
    examples: [{ type: 'suricata', path: '/var/log/suricata/eve.json' }],
  });

export type SuricataSource = z.output<typeof SuricataSource>;
