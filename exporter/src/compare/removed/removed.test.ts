import { atOnce } from '../../lib/turns.ts';
import { describe, expect, it } from 'vitest';
import type { AssetPolicy } from '../../model/asset.ts';
import type { AssetState } from '../../model/state.ts';
import { agendaOf } from '../agenda.ts';
import { allow, baseline, good, hour, minute, policy } from '../fixtures.ts';
import { judge } from '../judge.ts';
import { newAsset } from '../new-asset.ts';
import { renderAsset } from '../../publish/metrics/render/render-asset.ts';
import type { Happening } from '../../model/state/happening.ts';
import type { Judged } from '../happening/judged.ts';
import { alarmsOf } from './alarms.ts';
import { lastPolicyOf, withLastPolicy } from './last-policy.ts';
import { explainHeldCut, reportOfRemoved } from './report.ts';

const rules = baseline([allow('tcp/22'), allow('tcp/502', { expires: '1970-01-01', expiresAt: 5 * hour })]);
const left = { at: 2 * minute, note: 'It left.' };

/** What happens to an asset that is not configured any more. */
function out(before: AssetState, happening: Happening<'tick' | 'removal_pending' | 'removed'>): Judged {
  return judge(lastPolicyOf(before), before, happening);
}

/** As the ledger writes it down, and as the store gives it back. */
function written(asset: AssetPolicy, state: AssetState, at: number): AssetState {
  return JSON.parse(JSON.stringify(withLastPolicy(asset, state, at))) as AssetState;
}

/** tcp/3389 deviates, after the looks at these instants; it left the config at 2 minutes. */
function held(asset: AssetPolicy, ...looks: readonly number[]): AssetState {
  const open = ['tcp/22', 'tcp/502', 'tcp/3389'];
  const state = looks.reduce(
    (before, at) => written(asset, judge(asset, before, good(at, open)).state, at),
    newAsset('hmi-01', 0),
  );
  return out(state, { kind: 'removal_pending', ...left }).state;
}

const told = (state: AssetState, at: number) =>
  reportOfRemoved(state, at).deviations.map(({ port, verdict, severity, confirmed }) =>
    [port, verdict, severity, confirmed ? 'confirmed' : 'unconfirmed'].join(' '),
  );

describe('an asset that left the config while it deviates', () => {
  it('is shown as it was known, with all its labels, and nothing is judged anew', () => {
    const asset = policy(rules);
    const state = held(asset, 0, minute);
    // Long after the approval of tcp/502 has run out.
    const report = reportOfRemoved(out(state, { kind: 'tick', at: 100 * hour }).state, 100 * hour);

    expect(told(state, 100 * hour)).toEqual(['3389 unexpected critical confirmed']);
    expect(report).toMatchObject({
      identity: asset.identity,
      collector: 'ssh',
      baselineName: 'hmi',
      removalPendingAt: left.at,
      removedAt: null,
    });
    expect(report.listeners.map(({ listener, verdict }) => `${listener.port} ${verdict}`)).toEqual([
      '22 none',
      '502 none',
      '3389 unexpected',
    ]);
    expect(atOnce(explainHeldCut({ state, transport: 'tcp', port: 3389 }, 0)).judgement?.verdict).toBe('unexpected');
  });

  it('keeps what only witnesses have seen: none of them can take it back any more', () => {
    const [deviation] = held(policy(rules), 0, minute).deviations;
    const hidden = { ...deviation!, verdict: 'hidden' as const, port: '6666' };
    const state = { ...held(policy(rules), 0, minute), deviations: [hidden] };
    expect(out(state, { kind: 'tick', at: hour })).toMatchObject({ state: { deviations: [hidden] }, changes: [] });
  });

  it('keeps the severity that its own table said, whatever the default is', () => {
    const row = { class: [], zone: [], criticality: [], role: [], exceptRole: [] };
    const mild = policy(rules, { severity: [{ ...row, verdict: ['unexpected'], severity: 'warning' }] });
    expect(told(held(mild, 0, minute), hour)).toEqual(['3389 unexpected warning confirmed']);
  });

  it('confirms what nobody has refuted within confirm_within, as if it were configured', () => {
    const state = held(policy(rules), 0);
    expect(told(state, left.at)).toEqual(['3389 unexpected info unconfirmed']);
    expect(agendaOf(lastPolicyOf(state), state, left.at).judgeAt).toBe(10 * minute);

    expect(out(state, { kind: 'tick', at: 9 * minute }).changes).toEqual([]);
    const { state: after, changes } = out(state, { kind: 'tick', at: 10 * minute });
    expect(changes).toMatchObject([{ change: 'confirmed', port: '3389', severity: 'critical' }]);
    expect(told(after, 10 * minute)).toEqual(['3389 unexpected critical confirmed']);
    expect(agendaOf(lastPolicyOf(after), after, 10 * minute).judgeAt).toBeNull();
  });

  it('is held back by the maintenance window in which it began, until that ends', () => {
    const window = { startAt: 0, endAt: hour };
    const state = held(policy(rules, { maintenance: [window] }), 0, minute);
    expect(told(out(state, { kind: 'tick', at: 30 * minute }).state, 30 * minute)).toEqual([
      '3389 unexpected info unconfirmed',
    ]);
    expect(agendaOf(lastPolicyOf(state), state, left.at).judgeAt).toBe(hour);
    expect(told(out(state, { kind: 'tick', at: hour }).state, hour)).toEqual(['3389 unexpected critical confirmed']);
  });

  it('goes on when it comes back, and says so in its history', () => {
    const asset = policy(rules);
    const { state, events } = judge(asset, held(asset, 0, minute), { kind: 'config', at: hour });
    expect(events).toEqual([
      { asset: 'hmi-01', at: hour, event: 'returned', note: 'It is in the configuration again.' },
    ]);
    expect(state).toMatchObject({ removalPendingAt: null, deviations: [{ port: '3389', pending: null, sinceAt: 0 }] });
    expect(judge(asset, state, { kind: 'config', at: 2 * hour }).events).toEqual([]);
  });

  it('writes its leaving down, and nothing of deadlines that pass meanwhile', () => {
    const { state, events, changes } = out(newAsset('hmi-01', 0), { kind: 'removal_pending', ...left });
    expect([events, changes]).toEqual([[{ asset: 'hmi-01', event: 'removal_pending', ...left }], []]);
    expect(out(state, { kind: 'tick', at: hour })).toMatchObject({ events: [], changes: [] });
  });

  it('ends with its confirmed removal, which counts as no event of a port', () => {
    const { state, events, changes } = out(held(policy(rules), 0, minute), {
      kind: 'removed',
      at: hour,
      note: 'Confirmed.',
    });
    expect(state).toMatchObject({ deviations: [], history: [], removedAt: hour, removalPendingAt: null, events: {} });
    expect(events).toEqual([{ asset: 'hmi-01', at: hour, event: 'removed', note: 'Confirmed.' }]);
    expect(changes).toMatchObject([{ change: 'ended', cause: 'removed', port: '3389', severity: 'critical' }]);
  });

  it('begins like a new one when it comes back after its removal: its former look is judged no more', () => {
    const asset = policy(rules);
    const declared = [{ transport: 'tcp' as const, port: 23, at: minute, ticket: 'CHG-1' }];
    const before = { ...held(asset, 0, minute), closed: declared };
    const removed = out(before, { kind: 'removed', at: hour, note: 'Confirmed.' }).state;
    const { state, events, changes } = judge(asset, removed, { kind: 'config', at: 2 * hour });
    expect([changes, events]).toEqual([
      [],
      [
        {
          asset: 'hmi-01',
          at: 2 * hour,
          event: 'returned',
          note: 'It is in the configuration again after its removal: it begins like a new asset, and its first look decides.',
        },
      ],
    ]);
    const { collections, events: counted, footprint } = removed;
    expect(state).toEqual({
      ...newAsset('hmi-01', 2 * hour),
      collections,
      events: counted,
      footprint,
      closed: declared,
    });
    expect(collections).toEqual({ ok: 2 });

    const open = judge(asset, state, good(3 * hour, ['tcp/22', 'tcp/3389'])).state;
    expect(open).toMatchObject({ deviations: [{ port: '3389', sinceAt: 3 * hour, pending: { seen: 1 } }] });
    expect(judge(asset, state, good(3 * hour, ['tcp/22'])).state.deviations).toEqual([]);
  });

  it('is held for another host key alone as well: that page is as critical as a port', () => {
    const asset = policy(rules);
    const otherHostKey = { pin: 'A', offered: 'ssh-ed25519 SHA256:x', sinceAt: minute };
    const state: AssetState = { ...newAsset('hmi-01', 0), otherHostKey };
    expect(alarmsOf(state)).toEqual(['another host key']);
    const shown = reportOfRemoved(out(written(asset, state, minute), { kind: 'removal_pending', ...left }).state, hour);
    expect(shown.otherHostKey).toEqual({ offered: 'ssh-ed25519 SHA256:x', sinceAt: minute });
    expect(renderAsset(shown).texts.join('')).toContain('otports_asset_other_host_key_since_timestamp_seconds{');
    expect(alarmsOf(out(state, { kind: 'removed', ...left }).state)).toEqual([]);
    expect(alarmsOf(newAsset('hmi-01', 0))).toEqual([]);
  });

  it('is held for ports alone that are beyond the rows that are kept', () => {
    const beyond = { tcp: { ports: '', verdicts: { unexpected: 7, approved: 2 }, sinceAt: minute } };
    const state: AssetState = { ...newAsset('hmi-01', 0), beyond };
    expect(alarmsOf(state)).toEqual(['7 ports that are not kept']);
    expect(told(written(policy(rules), state, minute), hour)).toEqual(['* unexpected critical confirmed']);
    expect(alarmsOf(out(state, { kind: 'removed', ...left }).state)).toEqual([]);
  });

  it('of an older store keeps its page, although nobody knows its labels', () => {
    const { lastPolicy, ...older } = held(policy(rules), 0, minute);
    expect(lastPolicy?.identity.site).toBe('plant-a');
    expect(told(older, hour)).toEqual(['3389 unexpected critical confirmed']);
    expect(reportOfRemoved(older, hour).identity).toMatchObject({ name: 'hmi-01', site: 'unassigned' });
  });

  it('sees only the wire as its source did, also where an older store does not say so', () => {
    const seen = (state: AssetState) => reportOfRemoved(state, hour).isWireWitness;
    for (const [collector, isSeen] of [
      ['zeek', true],
      ['connect', true],
      ['ssh', false],
      ['import', false],
    ] as const) {
      const state = held(policy(rules, { collector, seesOnlyWire: isSeen ? 'always' : 'by-recording' }), 0, minute);
      const { seesOnlyWire, ...older } = state.lastPolicy ?? expect.fail('nothing is kept of its policy');
      expect([collector, seesOnlyWire, seen(state), seen({ ...state, lastPolicy: older })]).toEqual([
        ...[collector, isSeen ? 'always' : 'by-recording', isSeen, isSeen],
      ]);
    }
    const { lastPolicy, ...read } = held(
      policy(rules, { collector: 'import', seesOnlyWire: 'by-recording' }),
      0,
      minute,
    );
    expect(seen({ ...read, lastPolicy: lastPolicy ?? expect.fail(), onWire: true })).toBe(true);
  });

  it('keeps one severity of each kind of deviation, as it will be once it is confirmed', () => {
    const asset = policy(rules, { unverifiedIsDeviation: true, deviationLimit: 7 });
    const all = ['tcp/502', 'tcp/3389', 'tcp/3390', 'tcp/3391'];
    const known = judge(asset, newAsset('hmi-01', 0), good(6 * hour, all)).state;
    const { identity, collector, seesOnlyWire, confirm } = asset;
    expect(withLastPolicy(asset, known, 6 * hour).lastPolicy).toEqual({
      identity,
      collector,
      seesOnlyWire,
      baseline: 'hmi',
      severity: [
        { verdict: 'expired', class: 'control', severity: 'warning' },
        { verdict: 'unexpected', class: 'remote-access', severity: 'critical' },
        { verdict: 'unexpected', class: 'unknown', severity: 'critical' },
      ],
      unverifiedIsDeviation: true,
      confirmWithinMs: confirm.confirmWithinMs,
      windowEndAt: null,
      deviationLimit: 7,
    });
    const inWindow = { ...known, deviations: known.deviations.map((one) => ({ ...one, inMaintenance: true })) };
    // The window was taken out of the config meanwhile: it ends now.
    expect(withLastPolicy(policy(null), inWindow, 6 * hour).lastPolicy).toMatchObject({
      baseline: '',
      windowEndAt: 6 * hour,
    });
  });

  it.each([
    ['zeek', true],
    ['suricata', true],
    ['connect', true],
    ['ssh', false],
    ['import', false],
  ] as const)('of a store that knows only its source %s sees only the wire: %s', (collector, isOnWire) => {
    const asset = policy(rules, { collector });
    const { lastPolicy } = withLastPolicy(asset, newAsset('hmi-01', 0), 0);
    // JSON leaves out what is undefined.
    const older = JSON.stringify({ ...newAsset('hmi-01', 0), lastPolicy: { ...lastPolicy, seesOnlyWire: undefined } });
    expect(reportOfRemoved(JSON.parse(older) as AssetState, 0).isWireWitness).toBe(isOnWire);
  });

  it('is held for each deviation by its name', () => {
    expect(alarmsOf(held(policy(rules), 0, minute))).toEqual(['tcp/3389 unexpected']);
  });

  it('explains a port that did not deviate by nothing', () => {
    const state = held(policy(rules), 0, minute);
    const explained = (port: number) => atOnce(explainHeldCut({ state, transport: 'tcp', port }, 0)).judgement;
    expect(explained(22)).toMatchObject({ verdict: 'none', rule: null });
    expect(explained(3389)).toEqual({ verdict: 'unexpected', rule: null });
    expect(explained(80)).toBeNull();
  });
});
