import { describe, expect, it } from 'vitest';
import { Findings, formatProblem } from '../read/problem.ts';
import { fileSdLimit, readFileSd } from './file-sd.ts';

function read(groups: unknown, name = 'targets.json') {
  const findings = new Findings();
  const layers = readFileSd({ name, text: JSON.stringify(groups, null, 1), sha256: '' }, findings);
  return { layers, raw: layers.map((layer) => layer.raw), said: findings.problems.map(formatProblem) };
}

describe('a file_sd inventory', () => {
  it.each([
    ['10.20.1.11', '10.20.1.11'],
    ['10.20.1.11:9100', '10.20.1.11'],
    ['hmi-01.plant.example:9100', 'hmi-01.plant.example'],
    ['hmi-01', 'hmi-01'],
    ['fd00::1', 'fd00::1'],
    ['[fd00::1]:9100', 'fd00::1'],
    ['[fd00::1]', 'fd00::1'],
    ['http://10.20.1.11/metrics', 'http://10.20.1.11/metrics'],
    ['10.20.1.11:', '10.20.1.11:'],
    ['10.20.1.11:9100:9100', '10.20.1.11:9100:9100'],
  ])('takes the host of the target %s: the port is that of an exporter', (target, address) => {
    expect(read([{ targets: [target] }]).raw).toEqual([{ name: address, address }]);
  });

  it('takes labels that are keys of an asset as such, and the others as labels, if they can be some', () => {
    const keys = { site: 'a', zone: 'b', role: 'hmi', criticality: 'low', baseline: 'c', credential: 'd' };
    const others = { line: 'L1', empty: '', __meta_x: 'y', 'not a name': 'z', long: 'x'.repeat(200) };
    const { raw, said } = read([
      { targets: ['10.0.0.1:80'], labels: { ...keys, profile: 'gentle', source: 'import', name: 'hmi-01', ...others } },
      { targets: ['10.0.0.2'], labels: { asset: 'hmi-02', name: '' } },
    ]);
    expect(raw).toEqual([
      {
        ...{ ...keys, profile: 'gentle', source: { type: 'import' }, name: 'hmi-01', address: '10.0.0.1' },
        labels: { line: 'L1' },
      },
      { name: 'hmi-02', address: '10.0.0.2' },
    ]);
    expect(said).toEqual([]);
  });

  it('keeps a second name as a label', () => {
    expect(read([{ targets: ['10.0.0.1'], labels: { name: 'hmi-01', asset: '4711' } }]).raw).toEqual([
      { name: 'hmi-01', address: '10.0.0.1', labels: { asset: '4711' } },
    ]);
  });

  it('gives a name to one target only', () => {
    const { raw, said } = read([
      { targets: ['10.0.0.1', '10.0.0.2'], labels: { name: 'hmi' } },
      { targets: ['10.0.0.3', '10.0.0.4'], labels: { zone: 'dmz' } },
    ]);
    expect(raw.map(({ address, zone }) => `${String(address)} ${String(zone)}`)).toEqual([
      '10.0.0.3 dmz',
      '10.0.0.4 dmz',
    ]);
    expect(said).toEqual([
      'targets.json:8:12: 0.labels.name: names 2 targets at once; give each a group of its own, or leave the label out',
    ]);
  });

  it('knows where the file says what', () => {
    const { layers } = read([
      { targets: ['10.0.0.1'] },
      { targets: ['10.0.0.2', '10.0.0.3'], labels: { zone: 'dmz', line: 'L1', source: 'import' } },
      { targets: ['10.0.0.4'], labels: { asset: 'hmi' } },
    ]);
    const place = (index: number, ...path: string[]) => layers[index]?.place(path, 'value').path;
    expect([place(0, 'name'), place(0, 'address'), place(0)]).toEqual(['0.targets.0', '0.targets.0', '0.targets.0']);
    expect([place(2, 'name'), place(2, 'zone'), place(2, 'labels', 'line')]).toEqual([
      ...['1.targets.1', '1.labels.zone', '1.labels.line'],
    ]);
    expect([place(1, 'source', 'type'), place(1, 'labels'), place(1, 'poll')]).toEqual([
      ...['1.labels.source', '1.targets.0', '1.targets.0'],
    ]);
    expect([place(3, 'name'), place(3, 'address')]).toEqual(['2.labels.asset', '2.targets.0']);
    expect(layers.every(({ isParticular }) => isParticular)).toBe(true);
  });

  it.each([
    ['no list', {}, ['targets.json:1:1: must be a list, not a map']],
    [
      'another key',
      [{ target: ['x'], targets: [] }],
      ['targets.json:3:3: 0.target: unknown key "target"; did you mean "targets"?'],
    ],
  ])('refuses %s', (_what, groups, expected) => {
    expect(read(groups)).toMatchObject({ raw: [], said: expected });
  });

  it('may be YAML, which may be smaller than JSON', () => {
    expect(read([{ targets: ['10.0.0.1'] }], 'targets.yml').raw).toEqual([{ name: '10.0.0.1', address: '10.0.0.1' }]);
    expect(fileSdLimit('a.json') / fileSdLimit('a.yml')).toBe(4);
  });
});
