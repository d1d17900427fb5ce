import { describe, expect, it } from 'vitest';
import { countPorts, deviation, judgedListener, newAsset, reportedAt } from '../../../../test/asset-reports.ts';
import { pauseReasons } from '../../../model/report.ts';
import { renderAsset } from '../render/render-asset.ts';
import { largestAsset, largestScrape, ownSeries } from './sample-limit.ts';
import { createSelfMetrics } from '../self.ts';
import { parseSamples } from '../../../../test/text-format.ts';

describe('the largest possible number of series', () => {
  it('is reached by an asset of which everything is to be said, and not exceeded', () => {
    const ports = Array.from({ length: 100 }, (_, index) => index + 1);
    const sum = deviation('*', { transport: '*' });
    const { otherSeries } = renderAsset(
      newAsset('a', {
        lastCollection: { at: reportedAt, durationMs: 1, outcome: 'ok', message: null },
        lastSuccessAt: reportedAt,
        isWireWitness: true,
        otherHostKey: { sinceAt: reportedAt, offered: null },
        lastCompleteAt: { tcp: 1, udp: 1, process: 1 },
        collections: {
          ok: 1,
          auth: 1,
          host_key: 1,
          timeout: 1,
          unreachable: 1,
          parse: 1,
          protocol: 1,
          refused_by_limit: 1,
        },
        paused: pauseReasons,
        footprint: { sessions: 1, requests: 1, sentBytes: 1, receivedBytes: 1 },
        witnesses: [
          { collector: 'ssh', lastSeenAt: 1 },
          { collector: 'snmp', lastSeenAt: 1 },
          { collector: 'import', lastSeenAt: 1 },
        ],
        ports: countPorts({}),
        unused: 1,
        baselinePresent: true,
        baselineApprovedAt: 1,
        baselineReviewDueAt: 1,
        baselineAspects: ['tcp', 'udp', 'process'],
        expiries: ports.map((port) => ({ transport: 'udp', port: String(port), expiresAt: 1 })),
        events: { opened: 1, closed: 1, process_changed: 1, exposure_changed: 1 },
        listeners: ports.map((port) => judgedListener(port, { verdict: 'unexpected' })),
        deviations: [...ports.map((port) => deviation(port, { confirmedBy: 'time' })), sum],
        deviationsDropped: 900,
        flapping: Array.from({ length: 1_000 }, (_, index) => ({ transport: 'tcp', port: index + 1 })),
        seriesDroppedTotal: 1,
      }),
    );

    // The sum itself does not flap, and an asset whose removal is pending has two series more and most others not.
    expect(otherSeries).toBe(largestAsset({ deviationsPerAsset: 100, expiringRules: 100 }) - 1 - 2);
  });

  it('leaves room for what the exporter says of itself', async () => {
    const self = createSelfMetrics({ version: '0.1.0', node: process.version });

    expect(parseSamples(await self.text('text')).length).toBeLessThan(ownSeries * 0.7);
  });

  it('is the budget where ports fill it', () => {
    const fleet = { assets: 100, deviationsPerAsset: 1, expiringRules: 0, seriesBudget: 50_000 };

    expect(largestScrape(fleet)).toBe(50_000 + ownSeries);
    expect(largestScrape({ ...fleet, assets: 1_000 })).toBe(1_000 * largestAsset(fleet) + ownSeries);
  });
});
