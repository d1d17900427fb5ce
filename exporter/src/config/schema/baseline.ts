import { z } from 'zod';
import type { PortRange } from '../../model/baseline.ts';
import { exposureOrder } from '../../model/listener.ts';
import { IsoDate, must, oneOrMany, Text } from '../../lib/fields.ts';
import ipaddr from 'ipaddr.js';

const aPort = must('a port such as tcp/22 or a range such as tcp/49152-65535');
const RulePort = z
  .string(aPort)
  .regex(/^(tcp|udp)\/\d{1,5}(-\d{1,5})?$/, aPort)
  .refine((text) => inOrder(range(text)), {
    error: 'must name ports from 1 to 65535, the smaller one first',
  })
  .transform(range)
  .meta({ id: 'RulePort', title: 'port', description: '`tcp/22`, or a range such as `tcp/49152-65535`.' });

function range(text: string): PortRange {
  const [transport, ports = ''] = text.split('/');
  const [first = 0, last = first] = ports.split('-').map(Number);
  return { transport: transport === 'udp' ? 'udp' : 'tcp', first, last };
}

function inOrder({ first, last }: PortRange): boolean {
  return first >= 1 && first <= last && last <= 65_535;
}

/** A few words for a person; `be` says which. */
function words(be: string): z.ZodString {
  const params = must(be);
  return z.string(params).regex(/\S/, params).max(2000, { error: 'must be at most 2000 characters long' });
}

const anything = must('text');

const aNetwork = must('an address or a network such as 10.20.1.0/24');
const Network = z
  .string(aNetwork)
  .refine((text) => ipaddr.isValid(text) || ipaddr.isValidCIDR(text), aNetwork)
  .meta({ id: 'Network', title: 'network', description: 'An address or a network such as `10.20.1.0/24`.' });

const rule = {
  port: RulePort.meta({ description: '`tcp/22`, or a range such as `tcp/49152-65535`.' }),
};

const allow = {
  ...rule,
  process: oneOrMany(Text).optional().meta({
    description: 'Program that may hold the port, or a list of them; without path and `.exe`, case does not matter.',
  }),
  exposure: z
    .enum(exposureOrder as ['loopback', 'interface', 'any'])
    .prefault('any')
    .meta({
      description: 'Widest exposure: `loopback`, `interface` (needs `address`) or `any`.',
    }),
  address: oneOrMany(Network).optional().meta({ description: 'Addresses or networks a binding must lie in.' }),
  required: z.boolean().prefault(false).meta({ description: 'Whether it is a deviation when nothing listens there.' }),
  ticket: Text.optional().meta({ description: 'Change ticket.' }),
  expires: IsoDate.optional().meta({ description: 'Last day of the rule; it ends with that day in `timezone:`.' }),
  exception: z.boolean().prefault(false).meta({
    description:
      "Only in additions of an asset: beats a forbid rule of the asset's group. Needs `ticket` and `expires`.",
  }),
};

export const AllowRule = z
  .strictObject({
    ...allow,
    justification: words('a sentence that says why the port is needed').meta({
      description: 'Why the port is needed.',
    }),
    approved_by: words('the name of who allowed it').meta({
      description: 'Who allowed it. A name in a file is a claim.',
    }),
    approved_on: IsoDate.meta({ description: 'When it was allowed.' }),
  })
  .meta({
    id: 'AllowRule',
    title: 'Allow rule',
    description: '',
    examples: [
      {
        port: 'tcp/22',
        process: 'sshd',
        justification: 'Remote maintenance through the jump host only.',
        approved_by: 'ot-security',
        approved_on: '2026-11-01',
        ticket: 'CHG-1042',
        expires: '2027-11-01',
      },
    ],
  });
export type AllowRule = z.output<typeof AllowRule>;

/** What `baseline learn` writes leaves room for the approval. */
const DraftRule = z
  .strictObject({
    ...allow,
    justification: z.string(anything).optional().meta({ description: 'Still to be filled in.' }),
    approved_by: z.string(anything).optional().meta({ description: 'Still to be filled in.' }),
    approved_on: z.string(anything).optional().meta({ description: 'Still to be filled in.' }),
  })
  .meta({ id: 'DraftRule', title: 'Allow rule of a draft', description: '' });

export const ForbidRule = z
  .strictObject({
    ...rule,
    reason: words('a sentence that says why nobody may open it').meta({ description: 'Why nobody may open it.' }),
    loopback: z.boolean().prefault(false).meta({ description: 'Whether it is forbidden on loopback as well.' }),
  })
  .meta({
    id: 'ForbidRule',
    title: 'Forbid rule',
    description: '',
    examples: [{ port: 'tcp/23', reason: 'Telnet is banned on this site.' }],
  });
export type ForbidRule = z.output<typeof ForbidRule>;

const document = {
  baseline: Text.optional().meta({ description: 'Name of the group of assets for which the rules stand.' }),
  asset: Text.optional().meta({ description: 'Instead of `baseline`: additions of one asset.' }),
  reviewed_by: Text.optional().meta({ description: 'Who read the rules last without changing them.' }),
  reviewed_on: IsoDate.optional().meta({
    description: 'When; `review_interval` counts from the newest of this and the approvals.',
  }),
  forbid: z.array(ForbidRule).prefault([]).meta({
    description: 'What must not be open. Stronger than any allow rule but an `exception`.',
  }),
};

export const BaselineDocument = z
  .strictObject({
    ...document,
    allow: z.array(AllowRule).optional().meta({
      description:
        'What may be open. A file without this key approves nothing; with an empty list it approves that nothing is open.',
    }),
  })
  .meta({
    id: 'BaselineDocument',
    title: 'Baseline document',
    description: 'Rules of a group of assets, or additions of one asset.',
  });
export type BaselineDocument = z.output<typeof BaselineDocument>;

export const DraftDocument = z
  .strictObject({
    ...document,
    status: z.literal('draft').meta({
      description: 'Approves nothing, but what it forbids is forbidden. `otports baseline learn` writes such files.',
    }),
    allow: z.array(DraftRule).optional().meta({ description: 'What may become allowed.' }),
  })
  .meta({
    id: 'DraftDocument',
    title: 'Draft of a baseline document',
    description: 'As above, without the approvals.',
  });
export type DraftDocument = z.output<typeof DraftDocument>;

/** One document of a baseline file, for editors. */
export const BaselineFile = z.union([BaselineDocument, DraftDocument]).meta({
  title: 'otports baseline',
  description: 'Approved (or forbidden) ports of a group of assets or of one asset.',
});
