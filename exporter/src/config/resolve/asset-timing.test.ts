import { describe, expect, it } from 'vitest';
import type { Profile } from '../../model/profile.ts';
import { resolveTiming, type Timing } from './asset-timing.ts';
import { hour, minute, pollOf, written } from './fixtures.ts';

interface Case {
  readonly poll?: Readonly<Record<string, unknown>>;
  readonly own?: Readonly<Record<string, unknown>>;
  readonly match?: Readonly<Record<string, unknown>>;
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly profile?: Profile;
  readonly closedMs?: number;
}

/** Top-level `poll:` is the last of the defaults, as in a config. */
function timing({ poll = {}, own = {}, match = {}, defaults = {}, profile = 'normal', closedMs = 0 }: Case) {
  const { entry, merged, findings, said } = written(own, { match, defaults: { poll, ...defaults } });
  return { ...resolveTiming(pollOf(poll), { entry, merged, profile, closedMs }, findings), said: said() };
}

const source = { type: 'snmp', credential: 'c' };

it('is that of poll:, key by key overridden by the asset', () => {
  const usual = { intervalMs: hour, jitter: 0.1, staleAfterMs: 3 * hour, confirmAfterMs: 30_000 };
  expect(timing({})).toEqual({ ...usual, confirmWithinMs: 10 * minute, confirmations: 1, said: [] });
  const own = { interval: '2h', jitter: '5%', stale_after: '9h', confirm_after: '2m', confirm_within: '3m' };
  expect(timing({ own: { poll: { ...own, confirmations: 0 } } })).toEqual({
    ...{ intervalMs: 2 * hour, jitter: 0.05, staleAfterMs: 9 * hour, confirmAfterMs: 2 * minute },
    ...{ confirmWithinMs: 3 * minute, confirmations: 0, said: [] },
  });
});

it.each<[string, Case, Partial<Timing>]>([
  ['gentle: usually every 6 h', { profile: 'gentle' }, { intervalMs: 6 * hour, staleAfterMs: 18 * hour }],
  ['gentle, what is said for all is less', { profile: 'gentle', poll: { interval: '1h' } }, { intervalMs: 6 * hour }],
  [
    'gentle, what is said for all is more',
    { profile: 'gentle', poll: { interval: '8h' } },
    { intervalMs: 8 * hour, staleAfterMs: 24 * hour },
  ],
  [
    'gentle, said of assets like it',
    { profile: 'gentle', match: { poll: { interval: '1h' } } },
    { intervalMs: hour, staleAfterMs: 3 * hour },
  ],
  ['closed windows lengthen it', { closedMs: 5 * hour }, { staleAfterMs: 8 * hour }],
  ['a limit for all holds', { poll: { stale_after: '5h' } }, { staleAfterMs: 5 * hour }],
  [
    'a limit for all that is too short for who is asked less often',
    { profile: 'gentle', poll: { stale_after: '5h' } },
    { staleAfterMs: 18 * hour },
  ],
  [
    'a limit for all that is long enough for who is asked less often',
    { profile: 'gentle', poll: { stale_after: '30h' } },
    { staleAfterMs: 30 * hour },
  ],
  [
    'its own limit holds, though it is asked less often',
    { profile: 'gentle', own: { poll: { stale_after: '13h' } } },
    { staleAfterMs: 13 * hour },
  ],
  ['SNMP is confirmed after 65 s', { own: { source } }, { confirmAfterMs: 65_000 }],
  ['SNMP as the first of several', { own: { sources: [source] } }, { confirmAfterMs: 65_000 }],
  ['SNMP, later for all', { own: { source }, poll: { confirm_after: '2m' } }, { confirmAfterMs: 2 * minute }],
  ['SNMP, sooner for this one', { own: { source, poll: { confirm_after: '9s' } } }, { confirmAfterMs: 9000 }],
  [
    'SNMP, where there is no time for that',
    { own: { source }, poll: { confirm_within: '65s' } },
    { confirmAfterMs: 30_000 },
  ],
  [
    'SNMP, where there is just time for that',
    { own: { source }, poll: { confirm_within: '66s' } },
    { confirmAfterMs: 65_000 },
  ],
])('%s', (_what, written_, expected) => {
  expect(timing(written_)).toMatchObject({ ...expected, said: [] });
});

describe('what cannot work', () => {
  it.each<[string, Case, readonly string[]]>([
    [
      'stale_after for all below two intervals',
      { poll: { interval: '2h', stale_after: '3h' } },
      ['defaults:1:1: poll.stale_after: 3h is shorter than two intervals of 2h; it must be at least 4h'],
    ],
    ['two intervals exactly', { poll: { interval: '2h', stale_after: '4h' } }, []],
    [
      'stale_after of its own below two intervals of its own',
      { own: { poll: { interval: '2h', stale_after: '3h' } } },
      ['own:1:1: poll.stale_after: 3h is shorter than two intervals of "plc-01" of 2h; it must be at least 4h'],
    ],
    [
      'stale_after for all below two intervals and the time it is closed',
      { poll: { stale_after: '3h' }, closedMs: 2 * hour },
      [
        'defaults:1:1: poll.stale_after: 3h is shorter than two intervals of "plc-01" of 1h and the 2h for which polling windows stay closed; it must be at least 4h, which its own poll:, or one in match:, can say without making all others wait as long',
      ],
    ],
    [
      'confirmed as late as it must be',
      { poll: { confirm_after: '10m' } },
      ['defaults:1:1: poll.confirm_after: 10m must be shorter than confirm_within, which is 10m'],
    ],
    ['confirmed a second before', { poll: { confirm_after: '9m59s' } }, []],
    [
      'asked as in a laboratory',
      { own: { poll: { interval: '29s' } } },
      ['(own):1:1: poll.interval: asks every 29s, which is for a laboratory; plants ask once an hour'],
    ],
    ['asked every 30 s', { own: { poll: { interval: '30s', confirm_after: '1s' } } }, []],
  ])('%s', (_what, written_, expected) => {
    expect(timing(written_).said).toEqual(expected);
  });
});
