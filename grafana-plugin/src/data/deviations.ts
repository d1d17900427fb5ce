import { placeOf, type AssetIdentity } from './asset.ts';
import { compareNames } from './compare-names.ts';
import type { Facts } from './facts.ts';
import { groupBy } from './group-by.ts';
import { METRIC } from './metrics.ts';
import type { Labels, Origin, Sample } from './samples.ts';
import type { UnknownAsset, UnknownKind } from './unknown-assets.ts';
import { severityOf, severityRank } from './severity.ts';
import { verdictRank } from './verdicts.ts';
import type { LabelName, Severity } from './vocabulary.ts';

/** One line of the table: a deviation as it is published now. */
export interface Deviation {
  readonly key: string;
  readonly asset: string;
  readonly place: string;
  readonly transport: string;
  readonly port: string;
  readonly service: string;
  readonly process: string;
  readonly exposure: string;
  readonly verdict: string;
  readonly severity: Severity;
  readonly isConfirmed: boolean;
  /** Held open by the exporter because the port opens and closes. */
  readonly isFlapping: boolean;
  /** Why the asset cannot be judged now, so that this is only what was last known; null where it can. */
  readonly doubt: UnknownKind | null;
  /** Epoch milliseconds; null where no query tells. */
  readonly sinceAt: number | null;
  /** Labels of the series, to find its exporter. */
  readonly labels: Labels;
  readonly origin: Origin;
}

/** What is known of the assets that deviate. */
export interface KnownAssets {
  readonly identities: ReadonlyMap<string, AssetIdentity>;
  readonly unknown: readonly UnknownAsset[];
}

/** Every deviation, worst first. Two exporters that watch one asset give one line with the worse values. */
export function deviationsOf(facts: Facts, assets: KnownAssets): readonly Deviation[] {
  const since = earliest(facts.samples(METRIC.since));
  const flapping = new Set(facts.samples(METRIC.flapping).map(({ labels }) => keyOf(labels, portLabels)));
  const doubts = new Map(assets.unknown.map(({ asset, reasons }) => [asset, reasons[0]?.kind ?? null]));
  const live = facts.samples(METRIC.deviation).filter(({ value }) => value !== 0);
  return [...groupBy(live, ({ labels }) => keyOf(labels, ruleLabels))]
    .map(([key, samples]) => merge(key, samples))
    .map((deviation) => ({
      ...deviation,
      place: placeOf(assets.identities.get(deviation.asset) ?? { name: deviation.asset, site: '', zone: '' }),
      doubt: doubts.get(deviation.asset) ?? null,
      isFlapping: flapping.has(keyOf(deviation.labels, portLabels)),
      sinceAt: since.get(deviation.key) ?? null,
    }))
    .sort(compareWorst);
}

const portLabels: readonly LabelName[] = ['asset', 'transport', 'port'];
const ruleLabels: readonly LabelName[] = [...portLabels, 'verdict'];

function keyOf(labels: Labels, names: readonly LabelName[]): string {
  return JSON.stringify(names.map((name) => labels[name] ?? ''));
}

function merge(key: string, samples: readonly Sample[]): Omit<Deviation, 'place' | 'doubt' | 'isFlapping' | 'sinceAt'> {
  const { labels, origin } = samples.reduce((worst, sample) => (rankOf(sample) < rankOf(worst) ? sample : worst));
  return {
    key,
    asset: labels.asset ?? '',
    transport: labels.transport ?? '',
    port: labels.port ?? '',
    service: joined(samples, 'service'),
    process: joined(samples, 'process'),
    exposure: joined(samples, 'exposure'),
    verdict: labels.verdict ?? '',
    severity: severityOf(labels.severity),
    isConfirmed: samples.some((sample) => sample.labels.confirmed === 'true'),
    labels,
    origin,
  };
}

function rankOf(sample: Sample): number {
  return severityRank(severityOf(sample.labels.severity));
}

function joined(samples: readonly Sample[], label: LabelName): string {
  return [...new Set(samples.map(({ labels }) => labels[label] ?? ''))].filter((text) => text !== '').join(', ');
}

function earliest(samples: readonly Sample[]): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  for (const { labels, value } of samples) {
    const key = keyOf(labels, ruleLabels);
    if (Number.isFinite(value)) {
      since.set(key, Math.min(since.get(key) ?? Infinity, value * 1000));
    }
  }
  return since;
}

/** Severity, then verdict, then the newest, because the port that has just opened is the most urgent. */
export function compareWorst(a: Deviation, b: Deviation): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    verdictRank(a.verdict) - verdictRank(b.verdict) ||
    (b.sinceAt ?? -Infinity) - (a.sinceAt ?? -Infinity) ||
    compareNames(a.asset, b.asset) ||
    comparePorts(a, b)
  );
}

export function comparePorts(a: Deviation, b: Deviation): number {
  return compareNames(a.port, b.port) || compareNames(a.transport, b.transport);
}
