import { isIP } from 'node:net';
import { z } from 'zod';
import { isOfOneMachine } from '../../model/address.ts';
import { sourcesThat } from '../../collect/sources.ts';
import { must, Name, Text, Word } from '../../lib/fields.ts';
import { listed } from '../../lib/listed.ts';
import { NativeIdentity } from '../../collect/native/schema.ts';
import { AssetLimits } from './limits.ts';
import { PollOverride } from './poll.ts';
import { Source } from './source.ts';
import { LabelPatterns } from './windows.ts';

const aRange = must('a range of ports such as 32768-65535');
const PortSpan = z
  .string(aRange)
  .refine((text) => span(text) !== null, aRange)
  .transform((text) => span(text) ?? { first: 1, last: 65_535 })
  .meta({ id: 'PortSpan', title: 'ports', description: 'A range such as `32768-65535`.' });

function span(text: string): { first: number; last: number } | null {
  if (!/^\d{1,5}-\d{1,5}$/.test(text)) return null;
  const [first = 0, last = 0] = text.split('-').map(Number);
  return first >= 1 && first <= last && last <= 65_535 ? { first, last } : null;
}

export const fragileRoles = ['plc', 'rtu', 'relay', 'ied', 'sis', 'dcs', 'serial-server'] as const;

const witnesses = sourcesThat(({ asks }) => !asks).map((name) => `\`${name}\``);

/** What can be said of one asset, of assets with certain labels, and of all. */
const settings = {
  source: Source.optional().meta({ description: 'How the asset is asked.' }),
  sources: z
    .array(Source)
    .min(1, { error: 'is an empty list; leave the key out instead' })
    .max(8, { error: 'must be at most 8 sources' })
    .optional()
    .meta({
      description: `Instead of \`source\`: several witnesses, the first one is the asset's own word. Sources of type ${listed(witnesses, 'and')} behind it are heard as witnesses ([witnesses.md](witnesses.md)); others are not asked.`,
    }),
  credential: Name.optional().meta({ description: 'Credential of those sources that name none.' }),
  baseline: Text.optional().meta({ description: 'Name of the baseline (`baseline:` of a baseline file).' }),
  profile: z
    .enum(['normal', 'gentle', 'fragile', 'server'])
    .optional()
    .meta({
      description: `\`fragile\` sends nothing: passive and import sources only; it is the profile of the roles ${fragileRoles.join(', ')} unless \`gentle\` is said of the asset or in \`match:\`; in \`defaults:\` it does not count for them. \`gentle\` asks at most every 6h (unless \`poll.interval\` of the asset or of \`match:\` says otherwise; \`stale_after\` grows with it), and for 2 SNMP rows at a time. \`server\` is for machines with very many sockets. Otherwise \`normal\`. What each allows: [Profiles](#profiles).`,
    }),
  limits: AssetLimits.optional(),
  poll: PollOverride.optional().meta({ description: 'When these assets are asked.' }),
  nat: z.boolean().prefault(false).meta({
    description:
      'The address belongs to a NAT router or gateway with several assets behind it: nothing is ever `hidden` there. Without it two assets with one address are refused.',
  }),
  ports_metric: z.boolean().prefault(true).meta({
    description: 'Whether `otports_port_open` is published. Deviations always are.',
  }),
  count_loopback: z.boolean().prefault(false).meta({ description: 'Whether loopback bindings need approval as well.' }),
  unverified_is_deviation: z.boolean().prefault(false).meta({
    description: 'Whether a listener whose process could not be checked is a deviation.',
  }),
  ephemeral_udp: PortSpan.prefault('32768-65535').meta({
    description: 'UDP ports the asset uses for a short time; a deviation there is confirmed one interval later.',
  }),
};

const ofOneMachine = must('the address of one machine: multicast, broadcast and 0.0.0.0 stand for many');
const anAddress = must('an IPv4 or IPv6 address, or a host name; no port, no URL');

export const AssetEntry = z
  .strictObject({
    name: Text.meta({ description: 'Name in metrics, pages and files; unique.' }),
    address: z
      .string(anAddress)
      .refine(isAddress, anAddress)
      .refine(isOfOneMachine, ofOneMachine)
      .meta({ description: 'IPv4 or IPv6 address, or a host name. The port belongs to the source.' }),
    site: Text.prefault('unassigned').meta({ description: 'Plant, substation, building.' }),
    zone: Text.prefault('unassigned').meta({
      description: 'Zone or cell (IEC 62443); concurrency is limited by zone.',
    }),
    role: Word.default('').meta({
      description: `What it is, for example \`hmi\`, \`historian\`, \`switch\`, \`jump-host\`; in lower case. The roles ${fragileRoles.join(', ')} are fragile.`,
    }),
    criticality: Word.default('').meta({
      description: 'For example `low`, `medium`, `high`, `critical`; in lower case. The severity table uses it.',
    }),
    labels: z
      .record(Name, Text)
      .prefault({})
      .meta({ description: 'Further labels, for `match:` and windows; they are not published.' }),
    identity: NativeIdentity.optional().meta({
      description:
        'Also asks the asset now and then who it is, in a protocol of its own; fills `vendor` and `model`. Off unless it stands here, and not for the profile `fragile`.',
    }),
    ...settings,
  })
  .meta({
    id: 'Asset',
    title: 'Asset',
    description: '',
    examples: [
      {
        name: 'hmi-01',
        address: '10.20.1.11',
        site: 'plant-a',
        zone: 'cell-1',
        role: 'hmi',
        criticality: 'high',
        source: { type: 'ssh', credential: 'plant-ssh', known_hosts_file: './known_hosts' },
        baseline: 'hmi',
      },
    ],
  });
export type AssetEntry = z.output<typeof AssetEntry>;

export const AssetDefaults = z.strictObject(settings).meta({
  id: 'Defaults',
  title: 'Defaults',
  description: 'What holds for an asset where neither it nor a `match:` entry says otherwise.',
});

export const Match = z
  .strictObject({ labels: LabelPatterns.meta({ description: 'Assets to which the entry applies.' }), ...settings })
  .meta({
    id: 'Match',
    title: 'Match entry',
    description:
      'Settings of assets by their labels. For each key the asset itself comes first, then the first entry that matches and has it, then `defaults:`. `poll`, `limits` and a source of the same type are put together key by key.',
    examples: [
      { labels: { role: 'switch' }, source: { type: 'snmp' }, credential: 'plant-snmp', baseline: 'cell-switch' },
    ],
  });

/** RFC 1123 names, IPv4 without leading zeros (some programs read those as octal), IPv6 without brackets. */
function isAddress(text: string): boolean {
  if (text.length > 253) return false;
  if (/^[\d.]+$/.test(text) || text.includes(':')) return isIP(text) !== 0;
  return text.split('.').every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
}
