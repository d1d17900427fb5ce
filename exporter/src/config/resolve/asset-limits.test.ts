import { describe, expect, it } from 'vitest';
import { profiles, type Profile } from '../../model/profile.ts';
import { acceptedRisk, limitsText, resolveLimits } from './asset-limits.ts';
import { hour, minute, written } from './fixtures.ts';

type Raw = Readonly<Record<string, unknown>>;
interface Case {
  readonly own?: Raw;
  readonly match?: Raw;
  readonly defaults?: Raw;
  readonly profile?: Profile;
  readonly intervalMs?: number;
}

const ssh = { type: 'ssh', credential: 'c' };

function limits({ own = {}, match = {}, defaults = {}, profile = 'gentle', intervalMs = hour }: Case) {
  const { entry, merged, findings, said } = written({ source: ssh, ...own }, { match, defaults });
  return { limits: resolveLimits({ entry, merged, profile, intervalMs }, findings), said: said() };
}

it.each(['fragile', 'gentle', 'normal', 'server'] as const)('%s is its row, where nothing is said', (profile) => {
  const { sessions, leastIntervalMs, usualIntervalMs, ...row } = profiles[profile];
  expect([sessions, leastIntervalMs, usualIntervalMs].every(Number.isFinite)).toBe(true);
  expect(limits({ profile })).toEqual({ limits: row, said: [] });
});

const tighter = {
  min_gap: '2m',
  pause: '1s',
  duration: '30s',
  requests: 9,
  rows: 8,
  bytes: 65_536,
  max_repetitions: 1,
};
const tight = {
  ...{ minGapMs: 2 * minute, pauseMs: 1000, maxDurationMs: 30_000, maxRequests: 9, maxRows: 8 },
  ...{ maxBytes: 65_536, maxRepetitions: 1 },
};

it('is tighter where the asset, or what is said for all, says so', () => {
  expect(limits({ own: { limits: tighter } })).toEqual({ limits: tight, said: [] });
  expect(limits({ defaults: { limits: tighter } })).toEqual({ limits: tight, said: [] });
});

const looser = { min_gap: '59s', pause: '499ms', duration: '121s', requests: 241, rows: 251, max_repetitions: 3 };

it('is the row where what is said for all is looser', () => {
  expect(limits({ defaults: { limits: looser } })).toEqual(limits({}));
});

it('is as the asset says where that is looser, with a reason that is said aloud', () => {
  const refused = limits({ own: { limits: looser } });
  expect(refused.said).toEqual([
    'own:1:1: limits.min_gap: 59s is looser than the 1m of profile gentle; keep to 1m, or say i_accept_the_risk: "why" beside it',
    'own:1:1: limits.pause: 499ms is looser than the 500ms of profile gentle; keep to 500ms, or say i_accept_the_risk: "why" beside it',
    'own:1:1: limits.duration: 2m1s is looser than the 2m of profile gentle; keep to 2m, or say i_accept_the_risk: "why" beside it',
    'own:1:1: limits.requests: 241 is looser than the 240 of profile gentle; keep to 240, or say i_accept_the_risk: "why" beside it',
    'own:1:1: limits.rows: 251 is looser than the 250 of profile gentle; keep to 250, or say i_accept_the_risk: "why" beside it',
    'own:1:1: limits.max_repetitions: 3 is looser than the 2 of profile gentle; keep to 2, or say i_accept_the_risk: "why" beside it',
  ]);
  const accepted = limits({ match: { limits: { rows: 251, i_accept_the_risk: 'Tried.' } } });
  expect(accepted.said).toEqual([
    '(match):1:1: limits.rows: 251 is looser than the 250 of profile gentle, and the risk for "plc-01" is accepted: Tried.',
  ]);
  expect(accepted.limits.maxRows).toBe(251);
});

describe('asked more often than the profile allows', () => {
  const often = { intervalMs: 15 * minute - 1000 };
  const message =
    '14m59s is looser than the 15m of profile gentle; keep to 15m, or say i_accept_the_risk: "why" in limits: of the asset';

  it.each<[string, Case, boolean]>([
    ['over SSH', often, true],
    ['over SSH, as often as it may', { intervalMs: 15 * minute }, false],
    ['over SSH, where others read files', { ...often, own: { source: undefined, sources: [ssh] } }, true],
    ['from files', { ...often, own: { source: { type: 'import', path: 'x.txt', format: 'ss' } } }, false],
    ['by nobody', { ...often, own: { source: undefined } }, false],
  ])('%s', (_how, written_, isRefused) => {
    const { said } = limits(written_);
    expect(said.map((line) => line.replace(/^.*poll\.interval: /, ''))).toEqual(isRefused ? [message] : []);
  });
});

it('takes a reason only where it is given for the asset, or assets like it', () => {
  const said = { limits: { i_accept_the_risk: 'Tried.' } };
  expect(
    [written({}), written({}, { defaults: said }), written(said), written({}, { match: said })].map(acceptedRisk),
  ).toEqual([...[null, null, 'Tried.', 'Tried.']]);
});

it('is said in the words of the config', () => {
  expect(limitsText(tight)).toBe(
    'min_gap 2m, pause 1s, duration 30s, requests 9, rows 8, bytes 65536, max_repetitions 1',
  );
});
