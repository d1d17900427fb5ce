import { describe, expect, it } from 'vitest';
import { judgedListener, newAsset, reportedAt } from '../../../../test/asset-reports.ts';
import { parseSamples } from '../../../../test/text-format.ts';
import { createAssetMetrics, type AssetMetrics } from './asset-metrics.ts';
import type { SeriesBudget } from './budget.ts';
import { createExposition, type Exposition } from '../bytes/exposition.ts';
import { plainBody } from '../bytes/piece.ts';
import { renderAsset } from './render-asset.ts';

/** Series of an asset without any port. */
const bare = renderAsset(newAsset('a')).otherSeries;

function setUp(budget: SeriesBudget): { metrics: AssetMetrics; exposition: Exposition; budget: SeriesBudget } {
  const exposition = createExposition();
  return { metrics: createAssetMetrics(exposition, () => budget), exposition, budget };
}

function withPorts(name: string, ports: number): ReturnType<typeof newAsset> {
  return newAsset(name, { listeners: Array.from({ length: ports }, (_, port) => judgedListener(port + 1)) });
}

/** `asset: open ports, dropped, dropped in all` of every asset. */
async function shown(exposition: Exposition): Promise<Record<string, [number, number, number]>> {
  await exposition.settle();
  const samples = parseSamples(Buffer.concat(plainBody([exposition.snapshot('text')]).parts).toString());
  const value = (name: string, asset: string): number =>
    Number(samples.find((sample) => sample.name === name && sample.labels['asset'] === asset)?.value ?? 0);
  const assets = new Set(samples.map(({ labels }) => labels['asset'] ?? ''));
  return Object.fromEntries(
    [...assets].map((asset) => [
      asset,
      [
        samples.filter(({ name, labels }) => name === 'otports_port_open' && labels['asset'] === asset).length,
        value('otports_series_dropped', asset),
        value('otports_series_dropped_total', asset),
      ],
    ]),
  );
}

describe('createAssetMetrics', () => {
  it('takes the ports of the asset that has most when all together are too many, at once', async () => {
    const { metrics, exposition } = setUp({ perAsset: 1_000, total: 3 * bare + 20 });
    metrics.publish(withPorts('big', 15));
    metrics.publish(withPorts('small', 5));
    expect(await shown(exposition)).toEqual({ big: [15, 0, 0], small: [5, 0, 0] });

    metrics.publish(withPorts('new', 6));
    // The series of the counter itself is one more.
    expect(await shown(exposition)).toEqual({ big: [0, 15, 15], small: [5, 0, 0], new: [6, 0, 0] });
  });

  it('counts a series when it begins to be kept out, not at every look', async () => {
    const { metrics, exposition } = setUp({ perAsset: bare + 4, total: 1_000 });
    metrics.publish(withPorts('a', 5));
    metrics.publish(withPorts('a', 5));
    metrics.publish(withPorts('a', 7));

    expect(await shown(exposition)).toEqual({ a: [0, 7, 7] });
  });

  it('shows the ports again at the next look once there is room', async () => {
    const { metrics, exposition } = setUp({ perAsset: 1_000, total: 2 * bare + 15 });
    metrics.publish(withPorts('a', 10));
    metrics.publish(withPorts('b', 9));
    expect(await shown(exposition)).toEqual({ a: [0, 10, 10], b: [9, 0, 0] });

    metrics.remove('b');
    metrics.publish(withPorts('a', 10));
    expect(await shown(exposition)).toEqual({ a: [10, 0, 10] });
  });

  it('keeps only the info of a removed asset, whatever had been kept out', async () => {
    const { metrics, exposition } = setUp({ perAsset: bare, total: 1_000 });
    metrics.publish(withPorts('a', 5));
    metrics.publish({ ...withPorts('a', 5), removedAt: reportedAt });
    await exposition.settle();

    const samples = parseSamples(Buffer.concat(plainBody([exposition.snapshot('text')]).parts).toString());
    expect(samples.map(({ name }) => name)).toEqual(['otports_asset_info']);
  });
});
