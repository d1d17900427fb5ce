import { expect, test } from 'vitest';

import { askedMetrics } from './expression.ts';
import { oneQuery } from './metrics.ts';
import { requiredNames } from './test-answers.ts';

const table: readonly (readonly [expression: string, metrics: readonly string[]])[] = [
  ['otports_port_deviation', ['otports_port_deviation']],
  ['otports_port_deviation_since_timestamp_seconds', ['otports_port_deviation_since_timestamp_seconds']],
  [
    'otports_port_deviation{asset=~"$asset"} and on (asset) otports_asset_info{site=~"$site"}',
    ['otports_port_deviation'],
  ],
  ['otports_baseline_present unless on (asset) otports_collection_paused', ['otports_baseline_present']],
  ['otports_port_deviation or otports_port_flapping', ['otports_port_deviation', 'otports_port_flapping']],
  ['otports_ports and on (asset) up or otports_asset_info', ['otports_ports', 'otports_asset_info']],
  [
    'sum by (__name__, asset) (max by (__name__, asset, verdict) (otports_ports{verdict=~"changed|missing"}))',
    ['otports_ports'],
  ],
  ['topk by (asset) (1, otports_asset_info)', ['otports_asset_info']],
  ['last_over_time(otports_asset_info[1h])', ['otports_asset_info']],
  ['up and on (job, instance) last_over_time(otports_build_info[7d])', ['up']],
  ['up{job="and up or otports_ports"}', ['up']],
  ['node_load1{note="otports_port_deviation"}', []],
  ['label_replace(otports_ports, "a", "$1", "b", "otports_asset_info")', ['otports_ports']],
  [`{__name__=~'otports_ports|otports_asset_info', site="x"}`, ['otports_ports', 'otports_asset_info']],
  ['{__name__="otports_ports"}', ['otports_ports']],
  ['{__name__=~"otports_.*"}', []],
  ['count(node_uname_info) # otports', []],
  ['', []],
];

test.each(table)('%s', (expression, metrics) => {
  expect(askedMetrics(expression)).toEqual(metrics);
});

test('the one query to start with asks for everything that is needed', () => {
  expect(askedMetrics(oneQuery)).toEqual(expect.arrayContaining(requiredNames));
});
