import { assetFactsReader, type AssetFacts } from './asset-facts.ts';
import { placeOf, type AssetIdentity } from './asset.ts';
import { compareNames } from './compare-names.ts';
import { formatDuration } from './duration.ts';
import type { Facts } from './facts.ts';
import { METRIC } from './metrics.ts';
import type { Labels } from './samples.ts';

/** Why an asset cannot be judged now, most serious first. */
export const unknownKinds = [
  'never seen',
  'stale',
  'clock',
  'removal pending',
  'not reported',
  'no baseline',
  'look failed',
  'incomplete look',
] as const;
export type UnknownKind = (typeof unknownKinds)[number];

export interface Reason {
  readonly kind: UnknownKind;
  readonly text: string;
}

export interface UnknownAsset {
  readonly asset: string;
  readonly place: string;
  /** At least one, most serious first. */
  readonly reasons: readonly Reason[];
  readonly labels: Labels;
}

export interface UnknownReport {
  readonly unknown: readonly UnknownAsset[];
  /** The fresh asset whose last good look is the oldest: an "all clear" is only as new as this look. */
  readonly oldest: { readonly asset: string; readonly at: number } | null;
}

/** Judges every known asset at the instant `now`. A good asset is in none of the lists. */
export function reportAssets(facts: Facts, identities: ReadonlyMap<string, AssetIdentity>, now: number): UnknownReport {
  const read = assetFactsReader(facts);
  const labels = new Map(facts.samples(METRIC.assets).map((sample) => [sample.labels.asset, sample.labels]));
  const unknown: UnknownAsset[] = [];
  let oldest: UnknownReport['oldest'] = null;
  for (const identity of identities.values()) {
    const asset = read(identity.name);
    const reasons = reasonsFor(asset, facts, now);
    if (reasons.length > 0) {
      const own = labels.get(identity.name) ?? { asset: identity.name };
      unknown.push({ asset: identity.name, place: placeOf(identity), reasons, labels: own });
    }
    if (asset.lastSuccessAt !== undefined && (oldest === null || asset.lastSuccessAt < oldest.at)) {
      oldest = { asset: identity.name, at: asset.lastSuccessAt };
    }
  }
  return { unknown: unknown.sort(compareGravest), oldest };
}

function compareGravest(a: UnknownAsset, b: UnknownAsset): number {
  return gravityOf(a) - gravityOf(b) || compareNames(a.asset, b.asset);
}

function gravityOf(asset: UnknownAsset): number {
  return Math.min(...asset.reasons.map(({ kind }) => unknownKinds.indexOf(kind)));
}

function reasonsFor(asset: AssetFacts, facts: Facts, now: number): readonly Reason[] {
  if (asset.isRemovalPending) {
    return [reason('removal pending', 'left the configuration while it deviates, and is not asked any more')];
  }
  const freshnessReason = isFreshnessAsked(facts) ? freshness(asset, now) : null;
  return [
    freshnessReason,
    missingReason(asset),
    asset.baseline === 0 ? reason('no baseline', 'nothing approved to compare with') : null,
    freshnessReason === null ? lookReason(asset, now) : null,
    freshnessReason === null ? aspectReason(asset, now) : null,
  ].filter((found) => found !== null);
}

function reason(kind: UnknownKind, text: string): Reason {
  return { kind, text };
}

/** Without a query for freshness nothing is said of it: the missing query is the problem, shown above the list. */
function isFreshnessAsked(facts: Facts): boolean {
  return facts.isAnswered(METRIC.lastSuccess) && facts.isAnswered(METRIC.staleAfter);
}

function freshness({ lastSuccessAt, staleAfterMs, paused }: AssetFacts, now: number): Reason | null {
  if (staleAfterMs === undefined) {
    return null;
  }
  if (lastSuccessAt === undefined) {
    return reason('never seen', `no good look yet${pauseOf(paused)}`);
  }
  const age = now - lastSuccessAt;
  const text = `last good look ${formatDuration(age)} ago, limit ${formatDuration(staleAfterMs)}${pauseOf(paused)}`;
  if (age > staleAfterMs) {
    return reason('stale', text);
  }
  return age < -clockToleranceMs
    ? reason('clock', `last look ${formatDuration(-age)} in the future: clocks differ`)
    : null;
}

/** The browser, Prometheus and the exporter have different clocks, and there is a scrape interval between them. */
const clockToleranceMs = 120_000;

function missingReason({ missing }: AssetFacts): Reason | null {
  if (missing.length === 0) {
    return null;
  }
  return missing.length > 2
    ? reason('not reported', 'hardly anything is known of it: just removed, or left out by a filter')
    : reason('not reported', `no ${missing.join(', no ')}`);
}

/** Its verdicts may still be right, but an asset that does not answer is never shown as good. */
function lookReason({ success, lastSuccessAt, paused }: AssetFacts, now: number): Reason | null {
  if (success !== 0) {
    return null;
  }
  const lastGood =
    lastSuccessAt === undefined
      ? 'time of the last good one not known'
      : `last good one ${formatDuration(now - lastSuccessAt)} ago`;
  return reason('look failed', `${lastGood}${pauseOf(paused)}`);
}

/**
 * A look may succeed and see only a part; then a port in the other part is unknown. Only for an aspect that was ever
 * seen completely: some sources never show one, and another alert reports that.
 */
function aspectReason({ completeAt, staleAfterMs }: AssetFacts, now: number): Reason | null {
  if (staleAfterMs === undefined) {
    return null;
  }
  const overdue = [...completeAt]
    .filter(([, at]) => now - at > staleAfterMs)
    .map(([aspect, at]) => `${aspect} last seen in full ${formatDuration(now - at)} ago`);
  return overdue.length === 0
    ? null
    : reason('incomplete look', `${overdue.join(', ')}, limit ${formatDuration(staleAfterMs)}`);
}

function pauseOf(paused: readonly string[]): string {
  return paused.length > 0 ? `, paused: ${paused.join(', ')}` : '';
}
