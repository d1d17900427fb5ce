import { describe, expect, it } from 'vitest';
import {
  countPorts,
  deviation,
  judgedListener,
  newAsset,
  reportedAt,
  samplePlant,
} from '../../../../test/asset-reports.ts';
import { parseSamples, seriesKey } from '../../../../test/text-format.ts';
import type { AssetReport } from '../../../model/report.ts';
import { families, type FamilyName } from '../catalogue/definitions.ts';
import { familyIndex, renderAsset } from './render-asset.ts';

function textOf(name: FamilyName, changes: Partial<AssetReport>): string {
  return renderAsset(newAsset('a', changes)).texts[familyIndex(name)] ?? '';
}

describe('renderAsset', () => {
  it('writes only labels and names that the catalogue promises', () => {
    for (const report of samplePlant()) {
      renderAsset(report).texts.forEach((text, index) => {
        for (const { name, labels } of parseSamples(text)) {
          expect(name).toBe(families[index]!.name);
          expect(Object.keys(labels)).toEqual(families[index]!.labels);
        }
      });
    }
  });

  it('counts its series', () => {
    for (const report of samplePlant()) {
      const { texts, portSeries, otherSeries } = renderAsset(report);
      const ports = parseSamples(texts[familyIndex('otports_port_open')]!);

      expect(portSeries).toBe(ports.length);
      expect(portSeries + otherSeries).toBe(parseSamples(texts.join('')).length);
    }
  });

  it('shows of an asset that was never asked what is always there, and no instant', () => {
    const samples = parseSamples(renderAsset(newAsset('a')).texts.join(''));

    expect(new Set(samples.map(({ name }) => name))).toEqual(
      new Set([
        'otports_asset_info',
        'otports_asset_added_timestamp_seconds',
        'otports_collection_success',
        'otports_collection_stale_after_seconds',
        'otports_collection_duration_seconds',
        'otports_collection_complete',
        'otports_ports',
        'otports_baseline_present',
        'otports_series_dropped',
      ]),
    );
    expect(samples.filter(({ name }) => name === 'otports_ports')).toHaveLength(11);
    expect(samples.filter(({ name }) => name === 'otports_collection_complete')).toHaveLength(3);
  });

  it('keeps only the info of a removed asset', () => {
    const { texts, portSeries, otherSeries } = renderAsset({ ...samplePlant()[0]!, removedAt: reportedAt });

    expect(parseSamples(texts.join('')).map(({ name }) => name)).toEqual(['otports_asset_info']);
    expect([portSeries, otherSeries]).toEqual([0, 1]);
  });

  it.each<[string, FamilyName, Partial<AssetReport>, string]>([
    [
      'an instant to the millisecond',
      'otports_collection_last_success_timestamp_seconds',
      { lastSuccessAt: 1_795_341_600_123 },
      'otports_collection_last_success_timestamp_seconds{asset="a"} 1795341600.123\n',
    ],
    [
      'the instants of the aspects that there were',
      'otports_collection_last_complete_timestamp_seconds',
      { lastCompleteAt: { udp: 2_000 } },
      'otports_collection_last_complete_timestamp_seconds{asset="a",aspect="udp"} 2\n',
    ],
    [
      'a failed look',
      'otports_collection_success',
      { lastCollection: { at: 1, durationMs: 15_003, outcome: 'timeout', message: '' }, lastSuccessAt: 1 },
      'otports_collection_success{asset="a"} 0\n',
    ],
    [
      'a duration',
      'otports_collection_duration_seconds',
      { lastCollection: { at: 1, durationMs: 15_003, outcome: 'timeout', message: '' } },
      'otports_collection_duration_seconds{asset="a"} 15.003\n',
    ],
    [
      'counters from the first one counted',
      'otports_collections_total',
      { collections: { ok: 2, auth: 0 } },
      'otports_collections_total{asset="a",outcome="ok"} 2\n',
    ],
    ['no bytes before the first', 'otports_asset_sent_bytes_total', {}, ''],
    [
      'a reason while it holds',
      'otports_collection_paused',
      { paused: ['budget'] },
      'otports_collection_paused{asset="a",reason="budget"} 1\n',
    ],
    [
      'the latest of two witnesses of one kind',
      'otports_witness_last_seen_timestamp_seconds',
      {
        witnesses: [
          { collector: 'import', lastSeenAt: 1_000 },
          { collector: 'import', lastSeenAt: 2_000 },
        ],
      },
      'otports_witness_last_seen_timestamp_seconds{asset="a",collector="import"} 2\n',
    ],
    [
      'no dynamic port',
      'otports_port_open',
      { listeners: [judgedListener(49_152, { verdict: 'dynamic' }), judgedListener(22, { service: 'ssh' })] },
      'otports_port_open{asset="a",transport="tcp",port="22",service="ssh",exposure="any",verdict="approved"} 1\n',
    ],
    [
      'no port where that is switched off',
      'otports_port_open',
      { publishPorts: false, listeners: [judgedListener(22)] },
      '',
    ],
    [
      'the soonest end of two approvals of one port',
      'otports_approval_expires_timestamp_seconds',
      {
        expiries: [
          { transport: 'tcp', port: '22', expiresAt: 1_000 },
          { transport: 'tcp', port: '22', expiresAt: 2_000 },
        ],
      },
      'otports_approval_expires_timestamp_seconds{asset="a",transport="tcp",port="22"} 1\n',
    ],
    [
      'two series for each deviation above the limit, and one where it flaps',
      'otports_series_dropped',
      {
        deviations: [deviation('*', { transport: '*' })],
        deviationsDropped: 3,
        flapping: [{ transport: 'tcp', port: 9 }],
      },
      'otports_series_dropped{asset="a"} 7\n',
    ],
    [
      'no flapping of a deviation that has no series',
      'otports_port_flapping',
      { flapping: [{ transport: 'tcp', port: 9 }] },
      '',
    ],
  ])('writes %s', (_, name, changes, text) => {
    expect(textOf(name, changes)).toBe(text);
  });

  it('writes no series twice, whatever the report repeats', () => {
    const report = newAsset('a', {
      ports: countPorts({ unexpected: 2 }),
      listeners: [judgedListener(23), judgedListener(23, { service: 'telnet' })],
      deviations: [deviation(23), deviation(23), deviation(23, { process: 'other', sinceAt: 5 })],
      flapping: [
        { transport: 'tcp', port: 23 },
        { transport: 'tcp', port: 23 },
      ],
    });
    const keys = parseSamples(renderAsset(report).texts.join('')).map(seriesKey);

    expect(new Set(keys).size).toBe(keys.length);
    // Both processes are published, with the time of the worse one.
    expect(textOf('otports_port_deviation', report).match(/process="\w+"/g)).toEqual([
      'process="unknown"',
      'process="other"',
    ]);
  });
});
