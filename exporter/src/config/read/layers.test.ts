import { describe, expect, it } from 'vitest';
import { labelsOf, matcher } from './labels.ts';
import { mergeLayers, type Layer } from './layers.ts';

function layer(file: string, raw: Layer['raw'], isParticular = true): Layer {
  return { raw, file, isParticular, place: (path) => ({ file, line: 1, column: 1, path: path.join('.') }) };
}

describe('mergeLayers', () => {
  const asset = layer('asset', { name: 'sw-01', source: { type: 'snmp', port: 1161 } });
  const match = layer('match', { source: { type: 'snmp', retries: 0, port: 161 }, poll: { interval: '2h' } });
  const defaults = layer(
    'defaults',
    { source: { type: 'ssh', platform: 'linux' }, poll: { jitter: '5%' }, nat: true },
    false,
  );
  const merged = mergeLayers([asset, match, defaults]);

  it('takes each key from the first layer that has it, poll and sources of one type key by key', () => {
    expect(merged.raw).toEqual({
      name: 'sw-01',
      source: { type: 'snmp', port: 1161, retries: 0 },
      poll: { interval: '2h', jitter: '5%' },
      nat: true,
    });
  });

  it.each([
    ['source.port', 'asset'],
    ['source.retries', 'match'],
    ['poll.interval', 'match'],
    ['poll.jitter', 'defaults'],
    // A key that is nowhere is missing in the asset, although a source that was not used has it.
    ['source.platform', 'asset'],
    ['source.credential', 'asset'],
  ])('knows where %s was said', (path, file) => {
    expect(merged.place(path.split('.'), 'value').file).toBe(file);
  });

  it('knows what was said of these assets and what of all', () => {
    expect(merged.isSaidInParticular(['poll', 'interval'])).toBe(true);
    expect(merged.isSaidInParticular(['poll', 'jitter'])).toBe(false);
    expect(merged.isSaidInParticular(['poll', 'stale_after'])).toBe(false);
  });

  it('does not mix one source with several', () => {
    const several = mergeLayers([
      layer('a', { sources: [{ type: 'import' }] }),
      layer('b', { source: { type: 'ssh' } }),
    ]);
    expect(several.raw).toEqual({ sources: [{ type: 'import' }] });
  });

  it('a source without a type, as rows of an inventory have it, adds to whatever comes', () => {
    const row = mergeLayers([layer('a', { source: { host_key: 'x' } }), layer('b', { source: { type: 'ssh' } })]);
    expect(row.raw).toEqual({ source: { type: 'ssh', host_key: 'x' } });
  });
});

describe('labels', () => {
  const labels = labelsOf({
    name: 'SW-01',
    role: 'Switch',
    zone: 'Cell-1',
    labels: { rack: '7 (left)', name: 'x' },
    nat: true,
  });

  it('are the own keys of an asset and its further ones, which cannot stand in for the own', () => {
    expect(labels).toEqual({ name: 'SW-01', role: 'switch', zone: 'Cell-1', rack: '7 (left)' });
  });

  it.each<[Record<string, string[]>, boolean]>([
    [{}, true],
    [{ role: ['switch'] }, true],
    [{ role: ['SWITCH', 'hmi'] }, true],
    [{ zone: ['cell-*'] }, false],
    [{ zone: ['Cell-?'], name: ['SW-*'] }, true],
    [{ zone: ['Cell-?'], name: ['HMI-*'] }, false],
    [{ rack: ['7 (left)'] }, true],
    [{ rack: ['7 .left.'] }, false],
    [{ vendor: ['*'] }, true],
    [{ vendor: ['?*'] }, false],
  ])('match %j: %s', (patterns, expected) => {
    expect(matcher(patterns)(labels)).toBe(expected);
  });
});
