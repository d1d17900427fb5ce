import { deviatingVerdicts, metric, type ExporterMetric } from '../../src/data/vocabulary.ts';

/** A plant as a test describes it, and the text that the exporter would publish of it (spec section 3). */

export interface PlantDeviation {
  readonly port: string;
  readonly transport?: string;
  readonly service?: string;
  readonly process?: string;
  readonly exposure?: string;
  readonly verdict?: string;
  readonly severity?: string;
  readonly confirmed?: boolean;
  readonly flapping?: boolean;
  readonly sinceSeconds: number;
}

export interface PlantAsset {
  readonly name: string;
  readonly site?: string;
  readonly zone?: string;
  /** Seconds since the last good look; null where there was none. */
  readonly seenSeconds?: number | null;
  readonly success?: boolean;
  readonly hasBaseline?: boolean;
  readonly paused?: string;
  readonly deviations?: readonly PlantDeviation[];
}

const staleAfterSeconds = 3 * 3600;

type Labels = Readonly<Record<string, string>>;
type Line = readonly [name: ExporterMetric, labels: Labels, value: number];

/** The text of `/metrics` at the instant `now` (epoch milliseconds). */
export function exposition(assets: readonly PlantAsset[], now: number): string {
  const lines: readonly Line[] = [
    [metric.externalUrlInfo, { url: 'https://otports.plant.example' }, 1],
    ...assets.flatMap((asset) => assetLines(asset, now / 1000)),
  ];
  return [...lines]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(textOf)
    .join('');
}

function assetLines(asset: PlantAsset, now: number): Line[] {
  const { name, site = 'plant-a', zone = 'cell-1', seenSeconds = 600, success = true, hasBaseline = true } = asset;
  const own = { asset: name };
  const identity = {
    address: '10.20.1.11',
    role: 'hmi',
    criticality: 'high',
    collector: 'ssh',
    baseline: 'hmi',
    vendor: '',
    model: '',
  };
  return [
    [metric.assetInfo, { ...own, site, zone, ...identity }, 1],
    [metric.collectionSuccess, own, success ? 1 : 0],
    [metric.collectionStaleAfterSeconds, own, staleAfterSeconds],
    [metric.baselinePresent, own, hasBaseline ? 1 : 0],
    ...(seenSeconds === null ? [] : lookLines(own, now - seenSeconds)),
    ...(asset.paused === undefined ? [] : [paused(own, asset.paused)]),
    ...countLines(asset),
    ...(asset.deviations ?? []).flatMap((deviation) => deviationLines(name, deviation, now)),
  ];
}

function lookLines(own: Labels, at: number): Line[] {
  return [
    [metric.collectionLastSuccessTimestampSeconds, own, at],
    ...['tcp', 'udp'].map((aspect): Line => [metric.collectionLastCompleteTimestampSeconds, { ...own, aspect }, at]),
  ];
}

function paused(own: Labels, reason: string): Line {
  return [metric.collectionPaused, { ...own, reason }, 1];
}

function countLines(asset: PlantAsset): Line[] {
  const deviations = asset.deviations ?? [];
  return [
    [metric.ports, { asset: asset.name, verdict: 'approved' }, 7],
    ...deviatingVerdicts.map((verdict): Line => [
      metric.ports,
      { asset: asset.name, verdict },
      deviations.filter((deviation) => (deviation.verdict ?? 'unexpected') === verdict).length,
    ]),
  ];
}

function deviationLines(asset: string, deviation: PlantDeviation, now: number): Line[] {
  const { transport = 'tcp', port, verdict = 'unexpected', service = 'unknown', process = 'unknown' } = deviation;
  const { exposure = 'any', severity = 'warning', confirmed = true } = deviation;
  const listener = { asset, transport, port };
  return [
    [
      metric.portDeviation,
      { ...listener, service, process, exposure, verdict, severity, confirmed: String(confirmed) },
      1,
    ],
    [metric.portDeviationSinceTimestampSeconds, { ...listener, verdict }, now - deviation.sinceSeconds],
    ...(deviation.flapping === true ? [[metric.portFlapping, listener, 1] as const] : []),
  ];
}

function textOf([name, labels, value]: Line): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}{${pairs.join(',')}} ${value}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
