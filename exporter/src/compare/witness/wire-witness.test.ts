import { describe, expect, it } from 'vitest';
import { sources } from '../../collect/sources.ts';
import type { Observation } from '../../model/observation.ts';
import type { CollectorName } from '../../model/source/collector-name.ts';
import type { AssetReport } from '../../model/report.ts';
import { allow, baseline, forbid, goodLook, hour, observation, policy, recording, wireSight } from '../fixtures.ts';
import { judge } from '../judge.ts';
import { newAsset } from '../new-asset.ts';
import { reportOf } from '../report.ts';
import { isWireWitness } from './wire-witness.ts';

const nothing = { tcp: false, udp: false, process: false };
const answered: Observation['answered'] = [{ transport: 'tcp', port: 502, at: hour }];
/** As `baseline learn` writes them, with one rule of each other kind. */
const learnt = [allow('tcp/502'), allow('udp/47808')];
const required = allow('tcp/44818', { required: true });

function reportAfter(collector: CollectorName, seen: Partial<Observation> | null, rules = learnt): AssetReport {
  const { seesOnlyWire } = sources[collector].traits;
  const asset = policy(baseline(rules, [forbid('tcp/23')]), { collector, seesOnlyWire });
  const look = seen && { ...observation(hour, ['tcp/502'], nothing), collector, ...seen };
  const happened = { import: recording, zeek: wireSight }[collector as string] ?? goodLook;
  const state = look === null ? newAsset('hmi-01', 0) : judge(asset, newAsset('hmi-01', 0), happened(look)).state;
  return reportOf(asset, { state: JSON.parse(JSON.stringify(state)) as typeof state, paused: [] }, 2 * hour);
}

describe('an asset that is known from the wire alone', () => {
  it.each<[string, CollectorName, Partial<Observation> | null]>([
    ['Zeek', 'zeek', { answered }],
    ['Suricata, before it said anything', 'suricata', null],
    ['an nmap scan that is imported', 'import', { answered }],
    ['a connect check', 'connect', {}],
  ])('needs no aspect to be seen: %s', (_what, collector, seen) => {
    expect(reportAfter(collector, seen)).toMatchObject({ isWireWitness: true, baselineAspects: [] });
  });

  it('is no more what its former source was, and what its last recording is not', () => {
    expect(isWireWitness({ seesOnlyWire: 'never' }, { onWire: true })).toBe(false);
    const asset = policy(baseline(learnt), { collector: 'import', seesOnlyWire: 'by-recording' });
    const scan = recording({ ...observation(hour, ['tcp/502'], nothing), answered });
    const netstat = recording(observation(2 * hour, ['tcp/502']));
    const states = [scan, netstat, scan].reduce(
      (all, happening) => [...all, judge(asset, all.at(-1)!, happening).state],
      [newAsset('hmi-01', 0)],
    );
    // The scan that comes last is older than what is known.
    expect(states.map((state) => isWireWitness(asset, state))).toEqual([false, true, false, false]);
  });

  it('needs the aspects of required rules, which it can never check', () => {
    const process = allow('tcp/22', { processes: ['sshd'] });
    expect(reportAfter('zeek', { answered }, [...learnt, process, required]).baselineAspects).toEqual(['tcp']);
  });

  it.each<[string, CollectorName, Partial<Observation> | null]>([
    ['an SSH account that sees nothing in full', 'ssh', {}],
    ['a recording of netstat', 'import', {}],
    ['an import that brought nothing yet', 'import', null],
  ])('is not %s', (_what, collector, seen) => {
    expect(reportAfter(collector, seen)).toMatchObject({ isWireWitness: false, baselineAspects: ['tcp', 'udp'] });
  });
});
