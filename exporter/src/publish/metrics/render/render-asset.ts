import { portName } from '../../../model/listener.ts';
import { aspects } from '../../../model/observation.ts';
import type { AssetReport } from '../../../model/report.ts';
import { verdicts } from '../../../model/verdict.ts';
import { families, type FamilyName } from '../catalogue/definitions.ts';
import { labelValue } from './label-value.ts';
import { count, counts, distinct, each, instant, lineCount, number } from './samples.ts';

/** What one asset publishes. */
export interface RenderedAsset {
  /** One text for each family, in the order of `families`; empty where the asset has no series in it. */
  readonly texts: readonly string[];
  /** Series in `otports_port_open`, which the budget may drop. */
  readonly portSeries: number;
  /** Series in all other families. */
  readonly otherSeries: number;
}

type Body = (start: string, report: AssetReport) => string;

const bodies: Record<FamilyName, Body> = {
  otports_asset_info: (start, report) => `${start}${infoLabels(report)}} 1\n`,
  otports_asset_removal_pending: (start, { removalPendingAt }) => (removalPendingAt === null ? '' : number(start, 1)),
  otports_asset_removal_pending_since_timestamp_seconds: (start, { removalPendingAt }) =>
    instant(start, removalPendingAt),
  otports_asset_added_timestamp_seconds: (start, { addedAt }) => instant(start, addedAt),
  otports_collection_success: (start, { lastCollection }) => number(start, lastCollection?.outcome === 'ok' ? 1 : 0),
  otports_collection_last_success_timestamp_seconds: (start, { lastSuccessAt }) => instant(start, lastSuccessAt),
  otports_collection_last_complete_timestamp_seconds: (start, { lastCompleteAt }) =>
    each(start, aspects, (aspect) => instant(`,aspect="${aspect}"`, lastCompleteAt[aspect] ?? null)),
  otports_collection_stale_after_seconds: (start, { staleAfterMs }) => number(start, staleAfterMs / 1000),
  otports_collection_duration_seconds: (start, { lastCollection }) =>
    number(start, (lastCollection?.durationMs ?? 0) / 1000),
  otports_collections_total: (start, { collections }) => counts(start, 'outcome', collections),
  otports_collection_last_outcome: (start, { lastCollection }) =>
    lastCollection === null ? '' : `${start},outcome="${lastCollection.outcome}"} 1\n`,
  otports_asset_other_host_key_since_timestamp_seconds: (start, { otherHostKey }) =>
    instant(start, otherHostKey?.sinceAt ?? null),
  otports_collection_complete: (start, { complete }) =>
    each(start, aspects, (aspect) => number(`,aspect="${aspect}"`, complete?.[aspect] === true ? 1 : 0)),
  otports_collection_wire_witness: (start, { isWireWitness }) => (isWireWitness ? number(start, 1) : ''),
  otports_collection_paused: (start, { paused }) => each(start, paused, (reason) => `,reason="${reason}"} 1\n`),
  otports_asset_sessions_total: (start, { footprint }) => count(start, footprint.sessions),
  otports_asset_requests_total: (start, { footprint }) => count(start, footprint.requests),
  otports_asset_sent_bytes_total: (start, { footprint }) => count(start, footprint.sentBytes),
  otports_asset_received_bytes_total: (start, { footprint }) => count(start, footprint.receivedBytes),
  otports_witness_last_seen_timestamp_seconds: (start, { witnesses }) =>
    each(start, latestOfEach(witnesses), ({ collector, lastSeenAt }) =>
      instant(`,collector="${collector}"`, lastSeenAt),
    ),
  otports_ports: (start, { ports }) =>
    each(start, verdicts, (verdict) => number(`,verdict="${verdict}"`, ports[verdict])),
  otports_ports_unused: (start, { unused }) => (unused === null ? '' : number(start, unused)),
  otports_baseline_present: (start, { baselinePresent }) => number(start, baselinePresent ? 1 : 0),
  otports_baseline_approved_timestamp_seconds: (start, { baselineApprovedAt }) => instant(start, baselineApprovedAt),
  otports_baseline_review_due_timestamp_seconds: (start, { baselineReviewDueAt }) =>
    instant(start, baselineReviewDueAt),
  otports_baseline_aspect: (start, { baselineAspects }) =>
    each(start, baselineAspects, (aspect) => `,aspect="${aspect}"} 1\n`),
  otports_approval_expires_timestamp_seconds: (start, { expiries }) =>
    each(start, distinct(expiries, portName), (rule) => instant(portLabels(rule), rule.expiresAt)),
  otports_port_events_total: (start, { events }) => counts(start, 'event', events),
  otports_port_open: (start, { listeners, publishPorts }) =>
    publishPorts ? each(start, distinct(listeners, listenerKey), openPort) : '',
  otports_port_deviation: (start, { deviations }) =>
    each(start, distinct(deviations.map(deviationLine), itself), itself),
  otports_port_deviation_since_timestamp_seconds: (start, { deviations }) =>
    each(start, distinct(deviations, deviationKey), (deviation) =>
      instant(`${portLabels(deviation)},verdict="${deviation.verdict}"`, deviation.sinceAt),
    ),
  otports_port_flapping: (start, report) =>
    each(start, publishedFlapping(report), (port) => `${portLabels(port)}} 1\n`),
  otports_asset_deviations_confirmed_unseen: (start, { deviations, beyondLimit = [] }) =>
    count(start, [...deviations, ...beyondLimit].filter(({ confirmedBy }) => confirmedBy !== undefined).length),
  otports_series_dropped: (start, report) => number(start, seriesOverLimit(report)),
  otports_series_dropped_total: (start, { seriesDroppedTotal }) => count(start, seriesDroppedTotal),
};

/**
 * What is published of an asset whose removal is pending. Families of looks are left out: nobody looks at it, and that
 * is no fault.
 */
const ofHeld: ReadonlySet<FamilyName> = new Set<FamilyName>([
  'otports_asset_info',
  'otports_asset_removal_pending',
  'otports_asset_removal_pending_since_timestamp_seconds',
  'otports_asset_other_host_key_since_timestamp_seconds',
  'otports_port_deviation',
  'otports_port_deviation_since_timestamp_seconds',
  'otports_port_flapping',
  'otports_series_dropped',
  'otports_series_dropped_total',
]);

/** Who and where it was, so that alerts can see that it was removed on purpose. */
const ofRemoved: ReadonlySet<FamilyName> = new Set<FamilyName>(['otports_asset_info']);

function published({ removedAt, removalPendingAt }: AssetReport): ReadonlySet<FamilyName> | null {
  if (removedAt !== null) return ofRemoved;
  return removalPendingAt === null ? null : ofHeld;
}

/** Everything that Prometheus gets of an asset. */
export function renderAsset(report: AssetReport): RenderedAsset {
  const labels = assetLabel(report.identity.name);
  const some = published(report);
  const texts = families.map(({ name }) =>
    some !== null && !some.has(name) ? '' : bodies[name](name + labels, report),
  );
  const portSeries = lineCount(texts[familyIndex('otports_port_open')] ?? '');
  const otherSeries = texts.reduce((sum, text) => sum + lineCount(text), 0) - portSeries;
  return { texts, portSeries, otherSeries };
}

/** The index of a family in `texts`. */
export function familyIndex(name: FamilyName): number {
  return families.findIndex((family) => family.name === name);
}

/** `{asset="hmi-01"`: the beginning of every series of an asset, after its name. */
export function assetLabel(asset: string): string {
  return `{asset="${labelValue(asset)}"`;
}

/** Series that the limit of deviations drops: two for each deviation, one more where it is flapping. */
export function seriesOverLimit(report: AssetReport): number {
  return 2 * report.deviationsDropped + report.flapping.length - publishedFlapping(report).length;
}

function infoLabels({ identity, collector, baselineName, vendor, model }: AssetReport): string {
  return (
    `,address="${labelValue(identity.address)}",site="${labelValue(identity.site)}",zone="${labelValue(identity.zone)}"` +
    `,role="${labelValue(identity.role)}",criticality="${labelValue(identity.criticality)}",collector="${collector}"` +
    `,baseline="${labelValue(baselineName)}",vendor="${labelValue(vendor)}",model="${labelValue(model)}"`
  );
}

type Witnesses = AssetReport['witnesses'];

/** Two sources of one kind share a series. */
function latestOfEach(witnesses: Witnesses): Witnesses {
  const latestFirst = [...witnesses].sort((one, other) => other.lastSeenAt - one.lastSeenAt);
  return distinct(latestFirst, ({ collector }) => collector);
}

type Listener = AssetReport['listeners'][number];

function openPort({ listener, service, verdict }: Listener): string {
  if (verdict === 'dynamic') return '';
  return `${portLabels(listener)},service="${labelValue(service)}",exposure="${listener.exposure}",verdict="${verdict}"} 1\n`;
}

type Deviation = AssetReport['deviations'][number];

function deviationLine(deviation: Deviation): string {
  return (
    `${portLabels(deviation)},service="${labelValue(deviation.service)}",process="${labelValue(deviation.process)}"` +
    `,exposure="${deviation.exposure}",verdict="${deviation.verdict}",severity="${deviation.severity}"` +
    `,confirmed="${deviation.confirmed}"} 1\n`
  );
}

/** A flapping port whose deviation is part of the sum has no series of its own, like its deviation. */
function publishedFlapping({ flapping, deviations }: AssetReport): AssetReport['flapping'] {
  if (flapping.length === 0) return flapping;
  const published = new Set(deviations.map(portName));
  return distinct(flapping, portName).filter((port) => published.has(portName(port)));
}

interface Port {
  readonly transport: string;
  readonly port: string | number;
}

function portLabels({ transport, port }: Port): string {
  return `,transport="${transport}",port="${port}"`;
}

function listenerKey({ listener }: Listener): string {
  return portName(listener);
}

function deviationKey(deviation: Deviation): string {
  return `${portName(deviation)}/${deviation.verdict}`;
}

function itself(text: string): string {
  return text;
}
