import { describe, expect, it } from 'vitest';
import { allow, baseline, forbid, listener, policy } from '../../compare/fixtures.ts';
import type { Verdict } from '../../model/verdict.ts';
import { besideConfig, ruleToAdd } from './rule-to-add.ts';

const rdp = listener('tcp/3389 10.0.0.5=xrdp');

describe('ruleToAdd', () => {
  const suggested = (verdict: Verdict, rules = baseline([allow('tcp/22')])) =>
    ruleToAdd(policy(rules), { listener: rdp, verdict }, './otports.yml');

  it('belongs to the file and the baseline of the group', () => {
    expect(suggested('unexpected')).toMatchObject({
      file: 'baselines/hmi.yml',
      heading: 'baseline: hmi',
      ownHeading: 'asset: hmi-01',
    });
    expect(suggested('unexpected', baseline([], [forbid('tcp/23')]))).toMatchObject({ file: 'baselines/hmi.yml' });
    expect(suggested('unexpected', baseline([allow('tcp/22', { scope: 'asset' })]))?.heading).toBe('asset: hmi-01');
    expect(suggested('unexpected', baseline([]))).toMatchObject({ file: null, heading: 'baseline: hmi' });
  });

  it.each<[Verdict, boolean]>([
    ['unexpected', true],
    ['changed', true],
    ['expired', true],
    ['forbidden', false],
    ['unverified', false],
    ['approved', false],
    ['none', false],
  ])('of a port that is %s: %s', (verdict, isThere) => {
    expect(suggested(verdict) !== null).toBe(isThere);
  });

  it('is none where there is no baseline', () => {
    expect(ruleToAdd(policy(null), { listener: rdp, verdict: 'unexpected' }, 'otports.yml')).toBeNull();
  });

  it.each([
    ['10.0.0.5=xrdp', 'process: xrdp|exposure: interface|address: 10.0.0.5'],
    ['0.0.0.0=xrdp 10.0.0.5=xrdp', 'process: xrdp|exposure: any'],
    ['10.0.0.5=b 10.0.0.6=a', 'process: [a, b]|exposure: interface|address: [10.0.0.5, 10.0.0.6]'],
    ['10.0.0.5 127.0.0.1', 'exposure: interface|address: 10.0.0.5'],
    ['127.0.0.1=a', 'process: a|exposure: loopback'],
    ['10.0.0.5=evil\\', 'process: evil|exposure: interface|address: 10.0.0.5'],
    ['10.0.0.5=/', 'process: /|exposure: interface|address: 10.0.0.5'],
  ])('is as tight as what was seen at %s', (bindings, lines) => {
    const seen = listener(`tcp/3389 ${bindings}`);
    const { yaml = '' } = ruleToAdd(policy(baseline([])), { listener: seen, verdict: 'unexpected' }, 'c.yml') ?? {};
    const inner = yaml.split('\n').filter((line) => /^ {4}(process|exposure|address):/.test(line));
    expect(inner.map((line) => line.trim().replaceAll('"', '')).join('|')).toBe(lines);
  });
});

describe('besideConfig', () => {
  it.each([
    ['/etc/otports/baselines/hmi.yml', '/etc/otports/otports.yml', 'baselines/hmi.yml'],
    ['/srv/rules/hmi.yml:3 tcp/22', '/etc/otports/otports.yml', '../../srv/rules/hmi.yml:3 tcp/22'],
    ['baselines/hmi.yml', 'otports.yml', 'baselines/hmi.yml'],
    ['plant/baselines/hmi.yml', 'plant/otports.yml', 'baselines/hmi.yml'],
    ['rules/hmi.yml', 'plant/otports.yml', '../rules/hmi.yml'],
  ])('%s of %s', (file, config, expected) => {
    expect(besideConfig(file, config)).toBe(expected);
  });
});
