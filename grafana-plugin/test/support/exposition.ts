import { deviatingVerdicts } from '../../src/data/verdicts.ts';

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
type Line = readonly [metric: string, labels: Labels, value: number];

/** The text of `/metrics` at the instant `now` (epoch milliseconds). */
export function exposition(assets: readonly PlantAsset[], now: number): string {
  const lines: readonly Line[] = [
    ['otports_external_url_info', { url: 'https://otports.plant.example' }, 1],
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
    ['otports_asset_info', { ...own, site, zone, ...identity }, 1],
    ['otports_collection_success', own, success ? 1 : 0],
    ['otports_collection_stale_after_seconds', own, staleAfterSeconds],
    ['otports_baseline_present', own, hasBaseline ? 1 : 0],
    ...(seenSeconds === null ? [] : lookLines(own, now - seenSeconds)),
    ...(asset.paused === undefined ? [] : [paused(own, asset.paused)]),
    ...countLines(asset),
    ...(asset.deviations ?? []).flatMap((deviation) => deviationLines(name, deviation, now)),
  ];
}

function lookLines(own: Labels, at: number): Line[] {
  return [
    ['otports_collection_last_success_timestamp_seconds', own, at],
    ...['tcp', 'udp'].map((aspect): Line => [
      'otports_collection_last_complete_timestamp_seconds',
      { ...own, aspect },
      at,
    ]),
  ];
}

function paused(own: Labels, reason: string): Line {
  return ['otports_collection_paused', { ...own, reason }, 1];
}

function countLines(asset: PlantAsset): Line[] {
  const deviations = asset.deviations ?? [];
  return [
    ['otports_ports', { asset: asset.name, verdict: 'approved' }, 7],
    ...deviatingVerdicts.map((verdict): Line => [
      'otports_ports',
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
      'otports_port_deviation',
      { ...listener, service, process, exposure, verdict, severity, confirmed: String(confirmed) },
      1,
    ],
    ['otports_port_deviation_since_timestamp_seconds', { ...listener, verdict }, now - deviation.sinceSeconds],
    ...(deviation.flapping === true ? [['otports_port_flapping', listener, 1] as const] : []),
  ];
}

function textOf([metric, labels, value]: Line): string {
  const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escaped(text)}"`);
  return `${metric}{${pairs.join(',')}} ${value}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
