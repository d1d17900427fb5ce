import { z } from 'zod';
import { collectorNames } from '../../../model/source/collector-name.ts';
import { pauseReasons } from '../../../model/report.ts';
import { serviceClasses, verdicts } from '../../../model/verdict.ts';
import { CatalogueLine } from '../../../services/schema.ts';

/** The words of the API: what may be asked, and what is returned. The OpenAPI document is made from them. */

/** Every parameter says what would be right: `limit: a number from 1 to 1000`. */
const Name = text(1, 256);
const Instant = z.iso.datetime().meta({ description: 'UTC, ISO 8601.' });
const Transport = oneOf(['tcp', 'udp']);
const Exposure = z.enum(['loopback', 'interface', 'any']);
const Severity = oneOf(['critical', 'warning', 'info']);
const Verdict = z.enum(verdicts);
const eventNames = [
  'opened',
  'closed',
  'process_changed',
  'exposure_changed',
  'removal_pending',
  'removed',
  'returned',
] as const;

const paging = {
  limit: whole(1, 1000).default(100).meta({ description: 'Items in one answer.' }),
  after: text(0, 512).optional().meta({ description: '`next` of the answer before.' }),
};

const Port = whole(1, 65_535);
const ofPlace = { asset: Name.optional(), site: Name.optional(), zone: Name.optional() };

export const AssetsQuery = z.strictObject({ ...paging, site: Name.optional(), zone: Name.optional() });
export const ListenersQuery = z.strictObject({
  ...paging,
  transport: Transport.optional(),
  port: Port.optional().meta({ description: 'Who listens on this port?' }),
  ...ofPlace,
});
export const DeviationsQuery = z.strictObject({
  ...paging,
  severity: Severity.optional(),
  confirmed: oneOf(['true', 'false']).optional(),
  ...ofPlace,
});
export const EventsQuery = z.strictObject({
  ...paging,
  asset: Name.optional(),
  event: oneOf(eventNames).optional(),
  transport: Transport.optional(),
  port: Port.optional(),
});
export const AssetPath = z.strictObject({ name: Name });
export const AssetQuery = z.strictObject({
  limit: whole(1, 1000).default(1000).meta({ description: 'The first so many listeners and deviations.' }),
});
export const EvidencePath = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be the SHA-256 in lower-case hex, 64 digits' }),
});
export const EvidenceQuery = z.strictObject({
  as: oneOf(['json', 'file']).optional().meta({ description: 'Otherwise the Accept header decides.' }),
});

const Complete = z.strictObject({ tcp: z.boolean(), udp: z.boolean(), process: z.boolean() });

const Evidence = z.strictObject({ sha256: z.string(), bytes: z.int() });

const Binding = z.strictObject({
  address: z.string(),
  process: z.string().nullable().meta({ description: 'Null where the source cannot tell.' }),
});

const Listener = z.strictObject({
  transport: Transport,
  port: z.int(),
  exposure: Exposure,
  bindings: z.array(Binding),
});

const JudgedListener = z.strictObject({
  ...Listener.shape,
  service: z.string(),
  class: z.enum(serviceClasses),
  encrypted: CatalogueLine.shape.encrypted.meta({
    description: 'What is known of the service that is usually there; nobody asked this asset.',
  }),
  verdict: Verdict,
  rule: z.string().nullable(),
  unused: z.boolean().meta({
    description: 'No witness on the wire saw it answer although one saw the asset every day: a candidate for closing.',
  }),
});

const Deviation = z.strictObject({
  transport: z.enum(['tcp', 'udp', '*']),
  port: z.string().meta({ description: 'A port, `49152-65535` of a missing range, `*` of those above the limit.' }),
  service: z.string(),
  process: z.string(),
  exposure: z.enum(['loopback', 'interface', 'any', 'none']),
  verdict: Verdict,
  severity: Severity,
  confirmed: z.boolean(),
  confirmedBy: z.enum(['failed_looks', 'time']).nullable().meta({
    description:
      'How it was confirmed where no look has seen it again: two looks failed or were not allowed, or none refuted it within `confirm_within`.',
  }),
  since: Instant,
});

const place = { site: z.string(), zone: z.string() };

export const AssetSummary = z.strictObject({
  asset: z.string(),
  address: z.string(),
  ...place,
  role: z.string(),
  criticality: z.string(),
  state: z.enum(['unknown', 'no_baseline', 'known', 'removal_pending']).meta({
    description:
      '`unknown`: no good look within the staleness limit, whatever was known before. `removal_pending`: it left the configuration while it deviates, and nobody has confirmed that.',
  }),
  baselinePresent: z.boolean(),
  listeners: z.int(),
  deviations: z.strictObject({ critical: z.int(), warning: z.int(), info: z.int() }),
  lastSuccessAt: Instant.nullable(),
  lastCollectionOk: z.boolean().nullable(),
  hasOtherHostKey: z.boolean().meta({ description: 'It offers another SSH host key than the pinned one.' }),
  paused: z.array(z.enum(pauseReasons as [(typeof pauseReasons)[number]])),
});

export const AssetDetail = z.strictObject({
  ...AssetSummary.omit({ listeners: true, deviations: true, lastCollectionOk: true, hasOtherHostKey: true }).shape,
  removalPendingSince: Instant.nullable(),
  collector: z.enum(collectorNames),
  baseline: z.string().nullable(),
  vendor: z.string().meta({ description: 'As the asset says; empty where it does not.' }),
  model: z.string().meta({ description: 'As the asset says; empty where it does not.' }),
  description: z.string(),
  complete: Complete.nullable(),
  wireWitness: z.boolean().meta({
    description:
      'Its own source sees only what answers on the wire: it never shows that nothing else listens, nor processes, and required rules are never checked.',
  }),
  lastCollection: z
    .strictObject({ at: Instant, durationMs: z.number(), outcome: z.string(), message: z.string().nullable() })
    .nullable(),
  otherHostKey: z.strictObject({ since: Instant, offered: z.string().nullable() }).nullable().meta({
    description:
      'It offered another SSH host key than the pinned one, since then, until a good look or another pin; `offered` is null where it has no key of a pinned type.',
  }),
  nextLookAt: Instant.nullable(),
  evidence: Evidence.nullable(),
  notes: z.array(z.string()),
  witnesses: z.array(z.strictObject({ collector: z.enum(collectorNames), lastSeenAt: Instant })).meta({
    description: 'Sources beside the first one, and when they last saw the asset. Their silence proves nothing.',
  }),
  unused: z.int().nullable().meta({ description: 'Listeners that are unused; null where no witness can tell.' }),
  listeners: z.array(JudgedListener),
  listenersNext: z
    .string()
    .nullable()
    .meta({ description: 'Where more listeners are: `after` for `/api/v1/listeners` with `asset`.' }),
  deviations: z.array(Deviation),
  deviationsNext: z
    .string()
    .nullable()
    .meta({ description: 'Where more deviations are: `after` for `/api/v1/deviations` with `asset`.' }),
  footprint: z.strictObject({
    sessions: z.int(),
    requests: z.int(),
    sentBytes: z.int(),
    receivedBytes: z.int(),
  }),
});

/** An asset that is not in the configuration any more. Its history is at `/api/v1/events?asset=`. */
export const AssetRemoved = z.strictObject({
  asset: z.string(),
  state: z.literal('removed'),
  removedAt: Instant.nullable().meta({ description: 'Null where nothing of that is kept.' }),
  note: z.string().nullable(),
});

export const AssetFound = z.union([AssetDetail, AssetRemoved]);

export const ListenerOfAsset = z.strictObject({
  asset: z.string(),
  ...place,
  asOf: Instant.nullable().meta({ description: 'The last good look.' }),
  ...JudgedListener.shape,
});

export const DeviationOfAsset = z.strictObject({ asset: z.string(), ...place, ...Deviation.shape });

export const EventOfAsset = z.strictObject({
  asset: z.string(),
  at: Instant,
  event: z.enum(eventNames),
  transport: Transport.nullable().meta({ description: 'Null where the event is of the asset as a whole.' }),
  port: z.int().nullable(),
  before: Listener.nullable(),
  after: Listener.nullable(),
  evidence: z.string().nullable(),
  ticket: z.string().nullable().meta({ description: 'Where a person declared the port closed.' }),
  note: z.string().nullable().meta({ description: 'Of the asset as a whole: why, and who confirmed it.' }),
});

export const EvidenceFound = z.strictObject({
  sha256: z.string(),
  asset: z.string(),
  collector: z.string(),
  takenAt: Instant,
  raw: z.base64().meta({ description: 'The answer of the asset, byte for byte.' }),
});

export const Problem = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });

/** One page of a list; `next` is null on the last one. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}

function whole(first: number, last: number) {
  const error = `a number from ${first} to ${last}`;
  return z.coerce.number({ error }).int({ error }).min(first, { error }).max(last, { error });
}

function text(shortest: number, longest: number) {
  const error = shortest === 0 ? `at most ${longest} characters, once` : `${shortest} to ${longest} characters, once`;
  return z.string({ error }).min(shortest, { error }).max(longest, { error });
}

function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, { error: values.join(' or ') });
}
