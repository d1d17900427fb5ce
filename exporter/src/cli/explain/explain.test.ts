import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFolder, refusalOf } from '../../../test/cli/folder.ts';
import { hour, startAt } from '../../../test/store/records.ts';
import type { Listener } from '../../model/listener.ts';
import type { DeviationState } from '../../model/state/deviation.ts';
import { runDiff } from '../baseline/baseline-diff.ts';
import { runLearn } from '../baseline/baseline-learn.ts';
import { runClose } from '../close.ts';
import { runCollect } from '../collect/collect.ts';
import { runExplain } from './explain.ts';
import { runPlan } from '../plan.ts';
import { runRetry } from '../retry.ts';

const config = `
data_dir: ./data
baselines: ./baselines.yml
assets:
  - { name: hmi-01, address: 10.0.0.1, baseline: hmi, source: { type: import, path: ./a } }
  - { name: hmi-02, address: 10.0.0.2, baseline: hmi, source: { type: import, path: ./a } }
  - { name: new-01, address: 10.0.0.3, baseline: new, source: { type: import, path: ./a } }
`;
const signed = 'justification: Needed., approved_by: ot, approved_on: 2026-11-01';
const baselines = `
baseline: hmi
allow:
  - { port: tcp/22, process: sshd, ${signed} }
  - { port: tcp/5432, process: postgres, exposure: interface, address: 10.0.0.0/24, ${signed} }
  - { port: tcp/49152-49200, process: rpc, required: true, ${signed} }
---
baseline: new
status: draft
allow:
  - { port: tcp/22, process: sshd }
`;

function listener(port: number, address: string, process: string): Listener {
  const exposure = address === '0.0.0.0' ? 'any' : 'interface';
  return { transport: 'tcp', port, exposure, bindings: [{ address, process }] };
}

function deviation(port: string, verdict: 'changed' | 'missing'): DeviationState {
  const rest = { processes: ['nc'], exposure: 'any', pending: null, inMaintenance: false } as const;
  return { transport: 'tcp', port, verdict, sinceAt: startAt - hour, ...rest };
}

const changed = {
  asset: 'hmi-01',
  listeners: [listener(22, '0.0.0.0', 'sshd'), listener(5432, '0.0.0.0', 'nc')],
  state: { deviations: [deviation('5432', 'changed'), deviation('49152-49200', 'missing')] },
};

let folder: CommandFolder;
beforeEach(() => {
  folder = new CommandFolder();
  folder.file('otports.yml', config);
  folder.file('baselines.yml', baselines);
});
afterEach(() => {
  folder.remove();
});

const explain = (asset: string, port: string, now = startAt) => folder.run(runExplain, { asset, port }, now);
const explainJson = async (asset: string, port: string, now = startAt) => {
  const { code, out } = await folder.run(runExplain, { asset, port, json: true }, now);
  return { code, ...(JSON.parse(out) as Record<string, unknown>) };
};

describe('where nobody has looked yet', () => {
  it.each([
    ['explain', () => folder.run(runExplain, { asset: 'hmi-01', port: 'tcp/22' })],
    ['baseline learn', () => folder.run(runLearn, { assets: ['hmi-01'] })],
    ['baseline diff', () => folder.run(runDiff, {})],
  ])('%s says in one line what to do', async (_, command) => {
    expect((await refusalOf(command())).replaceAll(`${folder.path}/`, '')).toBe(
      '1: no look was ever written down in data: run otports serve or otports collect first',
    );
  });

  it('an asset without a look is unknown, never closed or clean', async () => {
    await folder.record(changed);
    expect(await explain('hmi-02', 'tcp/22')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^hmi-02 tcp\/22 .*\nunknown: never looked at\nrules that speak/) as string,
      err: 'start otports serve, or type otports collect hmi-02\n',
    });
    expect(await explainJson('hmi-02', 'tcp/22')).toMatchObject({ code: 1, state: 'unknown', lastSuccessAt: null });
    const diff = await folder.run(runDiff, { asset: 'hmi-02' });
    expect(diff).toMatchObject({ code: 1, out: 'hmi-02 is unknown: never looked at\n' });
  });

  it('an asset with failed looks alone says how the last one ended', async () => {
    await folder.record({ asset: 'hmi-02', outcome: 'timeout', raw: null, state: { lastSuccessAt: null } });
    const { code, out } = await explain('hmi-02', 'tcp/22');
    expect([code, out]).toEqual([
      1,
      expect.stringContaining(
        'unknown: never looked at with success; the last attempt (2026-11-22T10:00:00.000Z) ended with timeout: hmi-02: no answer within 15 s\n',
      ),
    ]);
    expect(out).not.toContain('closed');
  });
});

describe('a look that is too old', () => {
  const later = startAt + 5 * hour;
  const sentence = 'stale: last good look 2026-11-22T10:00:00.000Z (5h ago), older than stale_after 3h';

  it('is said by explain, with what was open then', async () => {
    await folder.record({ asset: 'hmi-02', listeners: [listener(22, '0.0.0.0', 'sshd')] });
    const { code, out } = await explain('hmi-02', 'tcp/22', later);
    expect([code, out.split('\n').slice(1, 3)]).toEqual([1, [sentence, 'open then: approved, exposure any']]);
    expect(await explainJson('hmi-02', 'tcp/22', later)).toMatchObject({
      code: 1,
      state: 'unknown',
      reason: sentence,
      lastSuccessAt: '2026-11-22T10:00:00.000Z',
    });
    expect((await explain('hmi-02', 'tcp/22')).code).toBe(0);
  });

  it('is said by baseline diff', async () => {
    const listeners = [listener(22, '0.0.0.0', 'sshd'), listener(49_152, '0.0.0.0', 'rpc')];
    await folder.record({ asset: 'hmi-02', listeners });
    expect(await folder.run(runDiff, { asset: 'hmi-02' })).toMatchObject({ code: 0, out: 'no deviation\n' });
    expect(await folder.run(runDiff, { asset: 'hmi-02' }, later)).toMatchObject({
      code: 1,
      out: `hmi-02 is ${sentence}\n`,
    });
    const { code, out } = await folder.run(runDiff, { asset: 'hmi-02', json: true }, later);
    expect([code, JSON.parse(out)]).toMatchObject([1, [{ asset: 'hmi-02', state: 'unknown', reason: sentence }]]);
  });
});

describe('explain', () => {
  it('says what a witness on the wire can check, and what not', async () => {
    await folder.record({ asset: 'hmi-02', state: { onWire: true }, listeners: [listener(22, '0.0.0.0', 'sshd')] });
    const property =
      'its source sees only what answers on the wire: that nothing else listens it can never show, and required rules are never checked';
    expect((await explain('hmi-02', 'tcp/22')).out).toContain(`\n${property}\n`);
    const { out } = await explain('hmi-02', 'tcp/5432');
    expect(out).toContain('\nhas not answered on the wire, as far as that is remembered\n');
    expect(out).not.toContain('closed');
    expect(await explainJson('hmi-02', 'tcp/22')).toMatchObject({ wireWitness: true });
  });

  it('says what differs from the rule', async () => {
    await folder.record(changed);
    const { code, out } = await explain('hmi-01', 'tcp/5432');
    expect([code, out.split('\n')]).toEqual([
      1,
      [
        'hmi-01 tcp/5432 (postgresql, database, encrypted only if set up so)',
        'open: changed, exposure any',
        expect.stringMatching(/^last good look: 0s ago \(2026-11-22T10:00:00.000Z\); evidence: [0-9a-f]{64}$/),
        '  0.0.0.0 held by nc: changed',
        '    process: the rule allows postgres, seen is nc',
        '    exposure: the rule allows interface, seen is any',
        expect.stringMatching(/^deviation: changed since 2026-11-22T09:00:00.000Z \(1h\), \w+, confirmed$/),
        'rules that speak of this port:',
        expect.stringMatching(
          /^ {2}allow baselines.yml:5 tcp\/5432, process postgres, exposure interface, address 10.0.0.0\/24: Needed\. \(ot on/,
        ),
        '',
      ],
    ]);
  });

  it('says at which address a binding is that may only be elsewhere', async () => {
    await folder.record({ ...changed, listeners: [listener(5432, '10.9.0.1', 'postgres')] });
    expect((await explain('hmi-01', 'tcp/5432')).out).toContain(
      '  10.9.0.1 held by postgres: changed\n    address: the rule allows 10.0.0.0/24, seen is 10.9.0.1\n',
    );
  });

  it('takes the port label of a missing range', async () => {
    await folder.record(changed);
    const { code, out } = await explain('hmi-01', 'tcp/49152-49200');
    expect(code).toBe(1);
    expect(out).toContain('closed, all of it, as of the last good look\n');
    expect(out).toContain('deviation: missing since 2026-11-22T09:00:00.000Z');
    expect(out).toContain('  allow baselines.yml:6 tcp/49152-49200, process rpc, exposure any, required: Needed.');
    expect((await explain('hmi-01', 'tcp/49160')).out).toContain('deviation: missing');
  });

  it('lists what is open in a range, and refuses one that is none', async () => {
    await folder.record(changed);
    expect((await explain('hmi-01', 'tcp/1-6000')).out).toContain('open in this range: tcp/22, tcp/5432\n');
    expect(await refusalOf(explain('hmi-01', 'tcp/49200-49152'))).toMatch(/^2: .* is no port/);
  });

  it('says that only a draft speaks of a port', async () => {
    await folder.record({ asset: 'new-01', listeners: [listener(22, '0.0.0.0', 'sshd')] });
    const { code, out } = await explain('new-01', 'tcp/22');
    expect(code).toBe(0);
    expect(out).toContain('open: not judged without an approved baseline, exposure any\n');
    expect(out).toContain(
      'only a draft speaks of this port, and a draft approves nothing:\n  draft baselines.yml:11 tcp/22, process sshd, exposure any\n',
    );
    expect(await explainJson('new-01', 'tcp/22')).toMatchObject({
      state: 'no_baseline',
      rules: [],
      drafts: [{ name: expect.stringMatching(/baselines.yml:11 tcp\/22$/) as string }],
    });
    expect((await explain('new-01', 'tcp/23')).out).toContain('no rule speaks of this port\n');
  });

  it('says what a witness contradicts, and what nobody uses', async () => {
    const suspect = { transport: 'tcp', port: 6666, collector: 'zeek', answers: 2, answeredAt: startAt } as const;
    const times = { missedAt: startAt, lastAnsweredAt: startAt, forgetAt: startAt + hour };
    const witness = {
      source: 'zeek',
      collector: 'zeek',
      lastSeenAt: startAt,
      sawEveryDay: true,
      answered: [],
    } as const;
    await folder.record({ ...changed, state: { suspects: [{ ...suspect, ...times }], witnesses: [witness] } });
    const hidden = await explain('hmi-01', 'tcp/6666');
    expect(hidden.out).toContain('not listed by the asset, but zeek saw it answer, last 2026-11-22T10:00:00.000Z\n');
    expect((await explain('hmi-01', 'tcp/22')).out).toContain(
      'open: approved, exposure any\nunused: no witness saw it answer, and one saw the asset every day\n',
    );
    expect(await explainJson('hmi-01', 'tcp/6666')).toMatchObject({ suspect: { collector: 'zeek' }, unused: false });
  });

  it('tells machines all of it, with instants as the API has them', async () => {
    await folder.record(changed);
    expect(await explainJson('hmi-01', 'tcp/5432')).toMatchObject({
      code: 1,
      asset: 'hmi-01',
      transport: 'tcp',
      port: '5432',
      service: 'postgresql',
      class: 'database',
      encrypted: 'optional',
      vendors: [],
      state: 'known',
      lastSuccessAt: '2026-11-22T10:00:00.000Z',
      evidence: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      verdict: 'changed',
      deviations: [
        {
          verdict: 'changed',
          severity: expect.any(String) as string,
          confirmed: true,
          since: '2026-11-22T09:00:00.000Z',
        },
      ],
      bindings: [
        {
          address: '0.0.0.0',
          differences: [{ what: 'process', allowed: 'postgres', seen: 'nc' }, { what: 'exposure' }],
        },
      ],
    });
  });
});

it('baseline diff tells machines instants as the API has them', async () => {
  await folder.record(changed);
  const { code, out } = await folder.run(runDiff, { asset: 'hmi-01', json: true });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([
    {
      asset: 'hmi-01',
      state: 'known',
      lastSuccessAt: '2026-11-22T10:00:00.000Z',
      deviations: [{ since: '2026-11-22T09:00:00.000Z' }, { since: '2026-11-22T09:00:00.000Z' }],
    },
  ]);
});

describe('baseline learn', () => {
  it('fills who approved, the day and the ticket into every rule, and it stays a draft', async () => {
    await folder.record(changed);
    const { out } = await folder.run(runLearn, { assets: ['hmi-01'], approvedBy: 'anna', ticket: 'CHG-7' });
    expect(out).toContain('status: draft\n');
    const fields = `    justification: "See ticket CHG-7."\n    approved_by: anna\n    approved_on: 2026-11-22\n    ticket: CHG-7\n`;
    expect(out.split(fields)).toHaveLength(3);
    await expect(folder.run(runLearn, { assets: ['hmi-01'], ticket: 'CHG-7' })).rejects.toThrow('need --approved-by');
    await expect(folder.run(runLearn, { assets: ['hmi-01'], approvedBy: ' ' })).rejects.toThrow(
      '--approved-by must be',
    );
  });

  it('learns loopback where the asset counts it', async () => {
    const bindings = [{ address: '127.0.0.1', process: 'mbd' }];
    const local: Listener = { transport: 'tcp', port: 502, exposure: 'loopback', bindings };
    await folder.record({ asset: 'hmi-01', listeners: [local] }, { asset: 'hmi-02', listeners: [local] });
    expect((await folder.run(runLearn, { assets: ['hmi-01'] })).out).toContain('allow: []');
    folder.file('otports.yml', config.replace('name: hmi-02,', 'name: hmi-02, count_loopback: true,'));
    expect((await folder.run(runLearn, { assets: ['hmi-02'] })).out).toContain(
      '  - port: tcp/502\n    process: mbd\n    exposure: loopback\n',
    );
  });

  it('prints the draft and the looks it was made from with --json', async () => {
    await folder.record(changed);
    const { code, out } = await folder.run(runLearn, { assets: ['hmi-01'], json: true });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      seen: [{ asset: 'hmi-01', takenAt: '2026-11-22T10:00:00.000Z' }],
      draft: { baseline: 'hmi-01', status: 'draft', allow: [{ port: 'tcp/22' }, { port: 'tcp/5432', process: 'nc' }] },
    });
  });
});

describe('while the kill switch is set', () => {
  it('explain names its file, of an asset that it holds back', async () => {
    folder.file(
      'otports.yml',
      `${config}  - { name: asked-01, address: 10.0.0.4, baseline: hmi, source: { type: connect, ports: [22] } }\n`,
    );
    const file = 'data/kill-switch';
    folder.file(file, '');
    await folder.record(changed, { ...changed, asset: 'asked-01' });
    const line = `not asked now: the kill switch is set: no asset is asked while ${file} is there`;
    expect((await explain('asked-01', 'tcp/22')).out.split('\n')[1]).toBe(line);
    expect(await explainJson('asked-01', 'tcp/22')).toMatchObject({ killSwitch: file });
    expect((await explain('hmi-01', 'tcp/22')).out).not.toContain('kill switch');
    expect(await explainJson('hmi-01', 'tcp/22')).toMatchObject({ killSwitch: null });
  });
});

describe('an asset that is held', () => {
  const left = startAt - hour / 2;
  const reason =
    'held: it left the configuration while it deviates, and is not asked since 2026-11-22T09:30:00.000Z; put it back under its name, or confirm that it is gone: otports reload --confirm-removals jump-01';
  const jump = {
    asset: 'jump-01',
    listeners: [listener(22, '0.0.0.0', 'sshd'), listener(5432, '0.0.0.0', 'nc')],
    state: { removalPendingAt: left, deviations: [deviation('5432', 'changed')] },
  };
  const clean = { asset: 'hmi-02', listeners: [listener(22, '0.0.0.0', 'sshd'), listener(49_152, '0.0.0.0', 'rpc')] };

  it('is explained from the store', async () => {
    await folder.record(jump);
    const { code, out } = await explain('jump-01', 'tcp/5432');
    expect([code, out.split('\n')]).toEqual([
      1,
      [
        'jump-01 tcp/5432 (postgresql, database, encrypted only if set up so)',
        reason,
        'open then: changed, exposure any',
        expect.stringMatching(/^last good look: 0s ago/),
        '  0.0.0.0 held by nc',
        expect.stringMatching(/^deviation: changed since 2026-11-22T09:00:00.000Z \(1h\), critical, confirmed$/),
        'its rules left the configuration with it',
        '',
      ],
    ]);
    expect((await explain('jump-01', 'tcp/22')).out).toContain('\nopen then: no deviation was known, exposure any\n');
    expect(await explainJson('jump-01', 'tcp/5432')).toMatchObject({ code: 1, state: 'removal_pending', reason });
  });

  it('is in baseline diff, alone and among all', async () => {
    await folder.record(clean, jump);
    const { code, out } = await folder.run(runDiff, {});
    expect(code).toBe(1);
    expect(out).toMatch(/\njump-01 +tcp\/5432 +changed +critical /);
    expect(out).toContain(`\njump-01 is ${reason}\n`);
    const alone = await folder.run(runDiff, { asset: 'jump-01', json: true });
    expect([alone.code, JSON.parse(alone.out)]).toMatchObject([
      1,
      [{ asset: 'jump-01', state: 'removal_pending', deviations: [{ port: '5432', verdict: 'changed' }] }],
    ]);
    expect((await folder.run(runDiff, { asset: 'hmi-02' })).out).toBe('no deviation\n');
  });

  it('is what plan, learn, collect, retry and close say of it', async () => {
    await folder.record(jump);
    const refusals = [
      () => folder.run(runPlan, { asset: 'jump-01' }),
      () => folder.run(runLearn, { assets: ['hmi-01', 'jump-01'], name: 'both' }),
      () => folder.run(runCollect, { asset: 'jump-01' }),
      () => folder.run(runRetry, { asset: 'jump-01' }),
      () => folder.run(runClose, { asset: 'jump-01', port: 'tcp/22', ticket: 'CHG-1' }),
    ];
    for (const refusal of refusals) expect(await refusalOf(refusal())).toBe(`1: jump-01 is ${reason}`);
    expect(await refusalOf(explain('nobody', 'tcp/22'))).toMatch(/^2: there is no asset nobody in /);
  });

  it('says nothing of its former look once it was removed and is back', async () => {
    await folder.record({ ...changed, state: { removedAt: left } });
    const { code, out } = await explain('hmi-01', 'tcp/5432');
    expect([code, out.split('\n')[1]]).toEqual([1, 'unknown: never looked at']);
    expect(await folder.run(runDiff, { asset: 'hmi-01' })).toMatchObject({
      out: 'hmi-01 is unknown: never looked at\n',
    });
    expect(await refusalOf(folder.run(runLearn, { assets: ['hmi-01'] }))).toMatch(/never looked at/);
  });

  it('baseline diff counts an asset without a baseline as none that is fine', async () => {
    await folder.record(clean, { asset: 'hmi-01', listeners: clean.listeners }, { asset: 'new-01', listeners: [] });
    expect(await folder.run(runDiff, {})).toMatchObject({
      out: 'no deviation on 2 of 3 assets; 1 without a baseline\nnew-01 has no approved baseline: nothing of it is judged\n',
    });
  });
});

it('baseline diff judges by the rules as they are in the files now', async () => {
  const listeners = [listener(22, '0.0.0.0', 'sshd'), listener(3389, '0.0.0.0', 'xrdp')];
  await folder.record({ asset: 'hmi-01', listeners, state: { lastCompleteAt: { udp: startAt } } });
  const { code, out } = await folder.run(runDiff, { asset: 'hmi-01' });
  expect(code).toBe(1);
  expect(out).toMatch(/hmi-01 +tcp\/3389 +unexpected +critical/);
});
