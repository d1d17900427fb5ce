import { describe, expect, it } from 'vitest';
import type { AssetState } from '../model/state.ts';
import type { DeviationState } from '../model/state/deviation.ts';
import { agendaOf } from './agenda.ts';
import { allow, baseline, hour, minute, policy } from './fixtures.ts';
import { newAsset } from './new-asset.ts';

const confirmed: DeviationState = {
  transport: 'tcp',
  port: '3389',
  verdict: 'unexpected',
  processes: [],
  exposure: 'any',
  sinceAt: hour,
  pending: null,
  inMaintenance: false,
};
const waiting = (kind: 'look' | 'interval' | 'missing', more: Partial<DeviationState> = {}): DeviationState => ({
  ...confirmed,
  pending: { kind, seen: 1, failed: 0 },
  ...more,
});
const state = (deviations: readonly DeviationState[], more: Partial<AssetState> = {}): AssetState => ({
  ...newAsset('hmi-01', 0),
  deviations,
  ...more,
});
const looked = (at: number) => ({ lastCollection: { at, durationMs: 1, outcome: 'ok', message: null } }) as const;
const asset = policy(baseline([]));

describe('agendaOf', () => {
  it('is empty where nothing is waited for', () => {
    expect(agendaOf(asset, state([confirmed]), hour)).toEqual({ lookAt: null, judgeAt: null });
    expect(agendaOf(policy(null), state([]), hour)).toEqual({ lookAt: null, judgeAt: null });
  });

  it.each([
    ['a look', waiting('look'), {}, { lookAt: hour + minute / 2, judgeAt: hour + 10 * minute }],
    [
      'a look after another attempt',
      waiting('look'),
      looked(2 * hour),
      { lookAt: 2 * hour + minute / 2, judgeAt: hour + 10 * minute },
    ],
    ['an interval', waiting('interval'), looked(hour), { lookAt: 2 * hour, judgeAt: null }],
    ['an interval that a look has used', waiting('interval'), looked(2 * hour), { lookAt: null, judgeAt: null }],
    ['a quarter of an hour', waiting('missing'), {}, { lookAt: hour + 15 * minute, judgeAt: null }],
  ] as const)('has what waits for %s', (_what, deviation, more, agenda) => {
    expect(agendaOf(asset, state([deviation], more), hour)).toEqual(agenda);
  });

  it('has the first of several instants', () => {
    const all = [waiting('missing'), waiting('look', { sinceAt: 2 * hour }), waiting('interval')];
    expect(agendaOf(asset, state(all), hour)).toEqual({
      lookAt: hour + 15 * minute,
      judgeAt: 2 * hour + 10 * minute,
    });
  });

  it('has the end of the window that holds a deviation back, and no look for it', () => {
    const windows = policy(null, { maintenance: [{ startAt: 0, endAt: 3 * hour }] });
    const held = state([waiting('look', { inMaintenance: true })]);
    expect(agendaOf(windows, held, hour)).toEqual({ lookAt: null, judgeAt: 3 * hour });
    expect(agendaOf(windows, held, 3 * hour)).toEqual({ lookAt: null, judgeAt: 3 * hour });
    expect(agendaOf(windows, state([waiting('interval')]), hour).judgeAt).toBeNull();
  });

  it('has the next rule that runs out', () => {
    const rules = [5, 2, 1].map((hours) => allow('tcp/22', { expiresAt: hours * hour }));
    expect(agendaOf(policy(baseline([...rules, allow('tcp/80')])), state([]), hour).judgeAt).toBe(2 * hour);
  });

  it('has the end of what is hidden, and of no other suspect', () => {
    const suspect = {
      transport: 'tcp',
      port: 6666,
      collector: 'zeek',
      answers: 2,
      answeredAt: 1,
      missedAt: 2,
    } as const;
    const suspects = [hour, 9 * hour, 5 * hour].map((forgetAt) => ({ ...suspect, lastAnsweredAt: 1, forgetAt }));
    const hidden = { ...confirmed, verdict: 'hidden' as const };
    expect(agendaOf(asset, state([confirmed, hidden], { suspects }), hour).judgeAt).toBe(5 * hour);
    expect(agendaOf(asset, state([confirmed], { suspects }), hour).judgeAt).toBeNull();
    expect(agendaOf(asset, state([hidden]), hour).judgeAt).toBeNull();
  });
});
