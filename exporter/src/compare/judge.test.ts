import { describe, expect, it } from 'vitest';
import type { AssetPolicy } from '../model/asset.ts';
import type { Happening } from '../model/state/happening.ts';
import type { Completeness } from '../model/observation.ts';
import type { AssetState } from '../model/state.ts';
import { agendaOf } from './agenda.ts';
import {
  allow,
  baseline,
  everything,
  failedLook,
  forbid,
  good,
  goodLook,
  hour,
  minute,
  nothingNew,
  observation,
  policy,
  recording,
  wireSight,
} from './fixtures.ts';
import { judge } from './judge.ts';
import { newAsset } from './new-asset.ts';
import { lastPolicyOf } from './removed/last-policy.ts';
import { reportOf } from './report.ts';

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) => Object.freeze(part)) as T;
}

/** An asset with sshd approved, and what happens to it, step by step. */
class Story {
  state: AssetState = newAsset('hmi-01', 0);
  policy: AssetPolicy;

  constructor(asset: AssetPolicy = policy(baseline([allow('tcp/22'), allow('udp/161')]))) {
    this.policy = asset;
  }

  look(at: number, listeners: readonly string[], complete: Completeness = everything): this {
    return this.happen(good(at, listeners, complete));
  }

  fail(at: number): this {
    return this.happen(failedLook(at));
  }

  refuse(at: number): this {
    return this.happen({ kind: 'refused', at });
  }

  tick(at: number): this {
    return this.happen({ kind: 'tick', at });
  }

  config(at: number, next: AssetPolicy): this {
    this.policy = next;
    return this.happen({ kind: 'config', at });
  }

  /** `tcp/3389 unexpected critical since 0`, with `?` behind the severity until it is confirmed. */
  told(at: number): readonly string[] {
    return reportOf(this.policy, { state: this.state, paused: [] }, at).deviations.map(
      (one) =>
        `${one.transport}/${one.port} ${one.verdict} ${one.severity}${one.confirmed ? '' : '?'} since ${one.sinceAt / minute}`,
    );
  }

  agenda(at: number): { lookAt: number | null; judgeAt: number | null } {
    const { lookAt, judgeAt } = agendaOf(this.policy, this.state, at);
    return { lookAt: lookAt === null ? null : lookAt / minute, judgeAt: judgeAt === null ? null : judgeAt / minute };
  }

  /**
   * What happened and what is remembered is plain data that nobody changes: the test sends both through JSON and
   * freezes them.
   */
  happen(happening: Exclude<Happening, { readonly kind: 'closed' }>): this {
    this.state = plain(judge(this.policy, this.state, plain(happening)).state);
    return this;
  }
}

const open = ['tcp/22', 'tcp/3389'];
const closed = ['tcp/22'];
const unconfirmed = ['tcp/3389 unexpected info? since 0'];
const confirmed = ['tcp/3389 unexpected critical since 0'];

describe('confirmation', () => {
  it('publishes at once and takes its severity when a second look sees it again', () => {
    const story = new Story().look(0, open);
    expect(story.told(0)).toEqual(unconfirmed);
    expect(story.agenda(0)).toEqual({ lookAt: 0.5, judgeAt: 10 });

    story.look(minute / 2, open);
    expect(story.told(minute)).toEqual(confirmed);
    expect(story.agenda(minute)).toEqual({ lookAt: null, judgeAt: null });
  });

  it('does not take a look that came too soon for a second one', () => {
    expect(
      new Story()
        .look(0, open)
        .look(minute / 4, open)
        .told(minute),
    ).toEqual(unconfirmed);
  });

  it('is over when the second look does not show it', () => {
    expect(
      new Story()
        .look(0, open)
        .look(minute / 2, closed)
        .told(minute),
    ).toEqual([]);
  });

  it('waits for as many looks as config says', () => {
    const story = new Story(
      policy(baseline([allow('tcp/22')]), {
        confirm: { confirmAfterMs: minute, confirmWithinMs: hour, confirmations: 2, intervalMs: hour },
      }),
    );
    expect(story.look(0, open).look(minute, open).told(minute)).toEqual(unconfirmed);
    expect(story.look(2 * minute, open).told(minute)).toEqual(confirmed);
  });

  it('takes two failed looks for a yes: an intruder may stop sshd', () => {
    const story = new Story().look(0, open).fail(minute / 2);
    expect(story.told(minute)).toEqual(unconfirmed);
    expect(story.agenda(minute).lookAt).toBe(1);
    expect(story.fail(minute).told(minute)).toEqual(confirmed);
  });

  it('says how a deviation was confirmed that no look saw again, until one does', () => {
    const by = (story: Story): unknown => {
      const report = reportOf(story.policy, { state: story.state, paused: [] }, hour);
      return report.deviations.map(({ confirmedBy }) => confirmedBy);
    };
    const failedTwice = new Story().look(0, open).fail(minute / 2);
    expect(by(failedTwice)).toEqual([undefined]);
    expect(by(failedTwice.fail(minute))).toEqual(['failed_looks']);
    expect(by(failedTwice.fail(2 * minute).tick(3 * minute))).toEqual(['failed_looks']);
    expect(by(failedTwice.look(4 * minute, open))).toEqual([undefined]);
    expect(
      by(
        new Story()
          .look(0, open)
          .refuse(minute)
          .refuse(2 * minute),
      ),
    ).toEqual(['failed_looks']);
    expect(by(new Story().look(0, open).tick(10 * minute))).toEqual(['time']);
    expect(
      by(
        new Story()
          .look(0, open)
          .look(minute, open)
          .fail(2 * minute)
          .fail(3 * minute),
      ),
    ).toEqual([undefined]);
  });

  it('takes looks that were not allowed for failed ones', () => {
    expect(
      new Story()
        .look(0, open)
        .refuse(minute)
        .fail(2 * minute)
        .told(minute),
    ).toEqual(confirmed);
  });

  it('takes silence until the deadline for a yes', () => {
    const story = new Story().look(0, open);
    expect(story.tick(10 * minute - 1).told(0)).toEqual(unconfirmed);
    expect(story.tick(10 * minute).told(0)).toEqual(confirmed);
  });

  it('is not needed by what a change of config causes', () => {
    const story = new Story(policy(baseline([allow('tcp/22'), allow('tcp/3389')]))).look(0, open);
    expect(story.told(0)).toEqual([]);
    expect(story.config(minute, policy(baseline([allow('tcp/22')]))).told(minute)).toEqual([
      'tcp/3389 unexpected critical since 1',
    ]);
  });

  it('is not needed by what an import shows', () => {
    expect(new Story().happen(recording(observation(0, open))).told(0)).toEqual(confirmed);
  });

  it.each([
    ['an import', recording(observation(1000, open))],
    ['a sensor', wireSight(observation(1000, open))],
  ])('comes at once with what %s shows again', (_what, happening) => {
    expect(new Story().look(0, open).happen(happening).told(1000)).toEqual(confirmed);
  });

  it('is not needed where the config asks for none, but for short-lived sockets', () => {
    const confirm = { confirmAfterMs: minute, confirmWithinMs: hour, confirmations: 0, intervalMs: hour };
    const story = new Story(policy(baseline([allow('tcp/22')]), { confirm })).look(0, [...open, 'udp/40000']);
    expect(story.told(0)).toEqual([...confirmed, 'udp/40000 unexpected info? since 0']);
  });

  it('does not come by looks that are blind before the second one is due', () => {
    const noTcp: Completeness = { tcp: false, udp: true, process: true };
    const story = new Story().look(0, open).look(1000, closed, noTcp).look(2000, closed, noTcp);
    expect(story.told(2000)).toEqual(unconfirmed);
    expect(
      story
        .look(minute / 2, closed, noTcp)
        .look(minute, closed, noTcp)
        .told(minute),
    ).toEqual(confirmed);
  });

  it('goes on where a look gives the port another verdict', () => {
    const rules = baseline([allow('tcp/22'), allow('tcp/3389', { processes: ['xrdp'] })]);
    const evil = ['tcp/22', 'tcp/3389 0.0.0.0=evil'];
    const story = new Story(policy(rules, { unverifiedIsDeviation: true })).look(0, open);
    expect(story.told(0)).toEqual(['tcp/3389 unverified info? since 0']);
    expect(story.look(1000, evil).told(1000)).toEqual(['tcp/3389 changed info? since 0']);
    expect(story.look(minute, evil).told(minute)).toEqual(['tcp/3389 changed critical since 0']);
  });

  it('is needed anew where a port whose rule has run out shows another program', () => {
    const rule = allow('tcp/22', { processes: ['sshd'], expires: 'x', expiresAt: hour });
    const story = new Story(policy(baseline([rule]))).look(0, ['tcp/22 0.0.0.0=sshd']).tick(hour);
    expect(story.told(hour)).toEqual(['tcp/22 expired warning since 60']);
    expect(story.look(2 * hour, ['tcp/22 0.0.0.0=nc']).told(2 * hour)).toEqual(['tcp/22 unexpected info? since 120']);
  });

  it('is not lost when the program renames itself between looks', () => {
    const bound = policy(baseline([allow('tcp/22'), allow('tcp/3389', { processes: ['xrdp'] })]));
    const story = new Story(bound).look(0, ['tcp/22', 'tcp/3389 0.0.0.0=evil']);
    expect(story.told(0)).toEqual(['tcp/3389 changed info? since 0']);

    story.config(1, { ...bound, baseline: baseline([allow('tcp/22')], [forbid('tcp/3389')]) });
    expect(story.told(1)).toEqual(['tcp/3389 forbidden critical since 0']);
  });
});

describe('an ephemeral UDP port', () => {
  const seen = ['tcp/22', 'udp/40000'];

  it('is confirmed only by the same port one interval later', () => {
    const story = new Story()
      .look(0, seen)
      .look(minute, seen)
      .fail(2 * minute)
      .fail(3 * minute)
      .tick(20 * minute);
    expect(story.told(0)).toEqual(['udp/40000 unexpected info? since 0']);
    expect(story.agenda(0).lookAt).toBe(60);
    expect(story.look(hour, seen).told(0)).toEqual(['udp/40000 unexpected critical since 0']);
  });

  it.each([
    ['a forbid rule', 'udp/40000', policy(baseline([allow('tcp/22')], [forbid('udp/40000')]))],
    ['the catalogue as a control protocol', 'udp/47808', policy(baseline([allow('tcp/22')]))],
  ])('is confirmed like any other where it is named by %s', (_name, port, asset) => {
    const story = new Story(asset).look(0, ['tcp/22', port]).look(minute, ['tcp/22', port]);
    expect(story.told(0)[0]).toContain('critical');
  });
});

describe('missing', () => {
  const required = policy(baseline([allow('tcp/22', { required: true }), allow('tcp/4840', { required: true })]));

  it('is confirmed by a look at least 15 minutes later, and by nothing else', () => {
    const story = new Story(required)
      .look(0, closed)
      .look(5 * minute, closed)
      .fail(6 * minute)
      .fail(7 * minute);
    expect(story.tick(14 * minute).told(0)).toEqual(['tcp/4840 missing info? since 0']);
    expect(story.agenda(14 * minute).lookAt).toBe(15);
    expect(story.look(15 * minute, closed).told(0)).toEqual(['tcp/4840 missing critical since 0']);
  });

  it('is never said by a look that was not complete', () => {
    expect(new Story(required).look(0, closed, { tcp: false, udp: true, process: true }).told(0)).toEqual([]);
  });

  it('ends when an incomplete look shows the port', () => {
    const story = new Story(required).look(0, closed);
    expect(story.look(minute, ['tcp/4840'], { tcp: false, udp: false, process: false }).told(0)).toEqual([]);
  });

  it('is one deviation where group and asset both require the port', () => {
    const twice = policy(
      baseline([allow('tcp/4840', { required: true }), allow('tcp/4840', { required: true, scope: 'asset' })]),
    );
    expect(new Story(twice).look(0, ['udp/1']).told(0)).toContain('tcp/4840 missing info? since 0');
    expect(new Story(twice).look(0, []).told(0)).toHaveLength(1);
  });
});

it.each([
  ['ssh', 'look', goodLook],
  ['import', 'recording', recording],
  ['zeek', 'wire', wireSight],
] as const)('what %s shows began by cause %s', (_collector, cause, happened) => {
  const { changes } = judge(policy(baseline([])), newAsset('hmi-01', 0), happened(observation(0, ['tcp/3389'])));
  expect(changes).toMatchObject([{ change: 'began', cause }]);
});

describe('what a deviation survives', () => {
  const bad = (): Story => new Story().look(0, open).look(minute, open);

  it.each([
    ['a failed look', (story: Story) => story.fail(2 * minute)],
    ['silence', (story: Story) => story.tick(9 * hour)],
    ['a reload', (story: Story) => story.config(2 * minute, story.policy)],
    [
      'a look that cannot see its transport',
      (story: Story) => story.look(2 * minute, ['udp/161'], { tcp: false, udp: true, process: true }),
    ],
    [
      'an unknown process',
      (story: Story) => story.look(2 * minute, ['tcp/22', 'tcp/3389'], { ...everything, process: false }),
    ],
  ])('%s', (_name, step) => {
    expect(step(bad()).told(9 * hour)).toEqual(confirmed);
  });

  it.each([
    ['a good look', (story: Story) => story.look(2 * minute, closed)],
    [
      'an approved baseline',
      (story: Story) => story.config(2 * minute, policy(baseline([allow('tcp/22'), allow('tcp/3389')]))),
    ],
  ])('but not %s', (_name, step) => {
    expect(step(bad()).told(2 * minute)).toEqual([]);
  });

  it('ends with the recorded removal of the asset', () => {
    const before = bad().state;
    const removed = { kind: 'removed', at: hour, note: 'Confirmed.' } as const;
    const { state, changes } = judge(lastPolicyOf(before), before, removed);
    expect(state).toMatchObject({ deviations: [], removedAt: hour });
    expect(changes).toMatchObject([{ change: 'ended', cause: 'removed', port: '3389' }]);
  });
});

describe('flapping', () => {
  /** The first look is an inventory; then the port opens `times` times, ten minutes apart, and is closed in between. */
  function flap(times: number): Story {
    const story = new Story().look(0, closed);
    for (let turn = 1; turn <= times; turn += 1) {
      story.look((turn * 20 - 10) * minute, open).look(turn * 20 * minute, closed);
    }
    return story;
  }
  const flapping = (story: Story, at: number) =>
    reportOf(story.policy, { state: story.state, paused: [] }, at).flapping;

  it('lets the second closing end the deviation', () => {
    expect(flap(2).told(hour)).toEqual([]);
  });

  it('holds from the third opening within a day until six hours of closed looks', () => {
    const story = flap(3);
    // Three openings confirm it, although no look saw it open twice in a row.
    expect(story.told(hour)).toEqual(['tcp/3389 unexpected critical since 50']);
    expect(flapping(story, hour)).toEqual([{ transport: 'tcp', port: 3389 }]);

    expect(story.look(hour + 6 * hour - 1, closed).told(7 * hour)).toHaveLength(1);
    expect(story.look(hour + 6 * hour, closed).told(7 * hour)).toEqual([]);
    expect(flapping(story, 7 * hour)).toEqual([]);
  });

  it('counts openings of what deviates, and nothing else that happens to a port', () => {
    const changing = new Story().look(0, closed).look(minute, ['tcp/22', 'tcp/3389 127.0.0.1=a 10.0.0.1=a']);
    for (let turn = 2; turn < 8; turn += 1) {
      const address = turn % 2 === 0 ? '0.0.0.0' : '10.0.0.1';
      changing.look(turn * minute, ['tcp/22', `tcp/3389 ${address}=p${turn}`]);
    }
    expect(changing.state.events).toMatchObject({ opened: 1, process_changed: 6 });
    expect(changing.state.history).toMatchObject([{ port: 3389, openedAt: [minute], held: false }]);

    const approved = new Story().look(0, closed);
    for (let turn = 1; turn < 8; turn += 1)
      approved.look(turn * minute, turn % 2 === 0 ? closed : ['tcp/22', 'udp/161']);
    expect(approved.state.events.opened).toBe(4);
    expect(approved.state.history).toEqual([]);
  });

  it('is not let go by silence, nor by a look that cannot see the port', () => {
    const story = flap(3)
      .tick(9 * hour)
      .look(10 * hour, ['udp/161'], { tcp: false, udp: true, process: true });
    expect(story.told(10 * hour)).toHaveLength(1);
  });

  it('ends with an approved baseline', () => {
    const approved = policy(baseline([allow('tcp/22'), allow('tcp/3389')]));
    const story = flap(3).config(2 * hour, approved);
    expect(story.told(2 * hour)).toEqual([]);
    expect(flapping(story, 2 * hour)).toEqual([]);
  });

  it('starts the six hours anew when the port opens again', () => {
    const story = flap(3)
      .look(5 * hour, open)
      .look(6 * hour, closed);
    expect(story.look(11 * hour, closed).told(11 * hour)).toHaveLength(1);
    expect(story.look(12 * hour, closed).told(12 * hour)).toEqual([]);
  });
});

describe('a maintenance window', () => {
  const window = { startAt: 10 * minute, endAt: 70 * minute };
  const asset = policy(baseline([allow('tcp/22')]), { maintenance: [window] });

  it('holds back what begins inside it until it ends, then at once', () => {
    const story = new Story(asset)
      .look(0, closed)
      .look(20 * minute, open)
      .look(30 * minute, open);
    expect(story.told(30 * minute)).toEqual(['tcp/3389 unexpected info? since 20']);
    expect(story.agenda(30 * minute)).toEqual({ lookAt: null, judgeAt: 70 });
    expect(story.tick(70 * minute).told(0)).toEqual(['tcp/3389 unexpected critical since 20']);
  });

  it('leaves alone what fired before', () => {
    const story = new Story(asset)
      .look(0, open)
      .look(minute, open)
      .look(20 * minute, open);
    expect(story.told(0)).toEqual(confirmed);
  });

  it('forgets what closed again inside it', () => {
    expect(
      new Story(asset)
        .look(20 * minute, open)
        .look(40 * minute, closed)
        .tick(70 * minute)
        .told(0),
    ).toEqual([]);
  });

  it('has ended when it is taken out of the config', () => {
    const story = new Story(asset).look(20 * minute, open);
    const without = { ...asset, maintenance: [] };
    expect(agendaOf(without, story.state, 21 * minute).judgeAt).toBe(21 * minute);
    expect(story.config(21 * minute, without).told(0)).toEqual(['tcp/3389 unexpected critical since 20']);
  });
});

describe('expiry', () => {
  const asset = policy(baseline([allow('tcp/22', { expiresAt: hour })]));

  it('comes at its instant, needs no confirmation, also for an asset that is silent', () => {
    const story = new Story(asset).look(0, closed).fail(minute);
    expect(story.agenda(minute).judgeAt).toBe(60);
    expect(story.tick(hour).told(hour)).toEqual(['tcp/22 expired warning since 60']);
  });
});

describe('events and counters', () => {
  it('takes the first good look for an inventory', () => {
    const { events, state } = judge(policy(null), newAsset('hmi-01', 0), good(0, open));
    expect(events).toEqual([]);
    expect(state.collections).toEqual({ ok: 1 });
  });

  it('counts what opened and closed, and what the looks cost', () => {
    const story = new Story().look(0, closed).look(1, open).fail(2).look(3, closed);
    expect(story.state).toMatchObject({
      events: { opened: 1, closed: 1 },
      collections: { ok: 3, unreachable: 1 },
      footprint: { sessions: 4, requests: 4, sentBytes: 8, receivedBytes: 12 },
      lastSuccessAt: 3,
    });
  });

  it('counts what a look cost that we cut short ourselves, and nothing else of it', () => {
    const { state } = new Story().look(0, open);
    const footprint = { sessions: 1, requests: 10, sentBytes: 100, receivedBytes: 1000 };
    const story = new Story();
    story.state = state;
    story.happen({ kind: 'cut_short', at: minute, footprint });
    expect(story.state).toEqual({
      ...state,
      footprint: { sessions: 2, requests: 11, sentBytes: 102, receivedBytes: 1003 },
    });
  });

  it('keeps what a look under way wants to be known, and a refused one changes nothing but what waits for it', () => {
    const { state } = new Story().look(0, open);
    const story = new Story();
    story.state = state;
    expect(story.happen({ kind: 'kept', at: minute, remembered: 'asked' }).state).toEqual({
      ...state,
      remembered: 'asked',
    });
    const [deviation] = story.refuse(minute).state.deviations;
    expect(deviation?.pending).toEqual({ kind: 'look', seen: 1, failed: 1 });
    expect(story.state).toEqual({ ...state, remembered: 'asked', deviations: [deviation] });
  });

  it.each([
    ['a look that was cut short', { kind: 'cut_short', footprint: failedLook(0).footprint, at: minute }],
    ['what a look under way keeps', { kind: 'kept', remembered: 'asked', at: minute }],
    ['a deadline', { kind: 'tick', at: minute }],
  ] as const)('writes nothing down of %s', (_what, happening) => {
    const story = new Story().look(0, open);
    expect(judge(story.policy, story.state, happening)).toMatchObject({ at: minute, events: [], changes: [] });
  });

  it('says of the last good look when it was taken, how long it took, and nothing else', () => {
    expect(new Story().fail(0).look(minute, open).state.lastCollection).toEqual({
      at: minute,
      durationMs: 80,
      outcome: 'ok',
      message: null,
    });
  });

  it('keeps before, after and the evidence of an event', () => {
    const story = new Story().look(0, closed);
    const { events } = judge(story.policy, story.state, good(7, open));
    expect(events).toMatchObject([
      {
        event: 'opened',
        at: 7,
        transport: 'tcp',
        port: 3389,
        before: null,
        after: { port: 3389 },
        evidence: 'e'.repeat(64),
      },
    ]);
  });
});

describe('the limit of deviations', () => {
  it('keeps the worst and makes one critical deviation of the rest', () => {
    const ports = Array.from({ length: 5 }, (_, index) => `tcp/${3000 + index}`);
    const story = new Story(policy(baseline([]), { deviationLimit: 3 })).look(0, ports).look(minute, ports);
    expect(story.told(0)).toEqual([
      '*/* unexpected critical since 0',
      'tcp/3000 unexpected critical since 0',
      'tcp/3001 unexpected critical since 0',
      'tcp/3002 unexpected critical since 0',
    ]);
    const { beyondLimit } = reportOf(story.policy, { state: story.state, paused: [] }, minute);
    expect(beyondLimit?.map(({ port, severity }) => `${port} ${severity}`)).toEqual(['3003 critical', '3004 critical']);
  });
});

describe('what a review found', () => {
  const blind: Completeness = { tcp: true, udp: true, process: false };

  it('rules and windows are those of the day a recording is read, ages are those of the day it was taken', () => {
    const asset = policy(baseline([allow('tcp/22'), allow('tcp/3389', { expires: 'x', expiresAt: 2 * hour })]));
    const story = new Story(asset);
    const read = (at: number) => story.happen(recording(observation(hour, open), at));
    read(hour);
    expect(story.told(hour)).toEqual([]);
    expect(story.tick(2 * hour).told(2 * hour)).toEqual(['tcp/3389 expired warning since 120']);
    read(3 * hour);
    expect(story.told(3 * hour)).toEqual(['tcp/3389 expired warning since 120']);
    expect(story.state.lastSuccessAt).toBe(hour);
  });

  it('a recording older than what is known takes nothing back', () => {
    const story = new Story().look(2 * hour, open).look(2 * hour + minute, open);
    const judged = judge(story.policy, story.state, recording(observation(hour, closed), 3 * hour));
    expect(judged.events).toEqual([]);
    expect(judged.state).toMatchObject({ lastSuccessAt: 2 * hour + minute, collections: { ok: 3 } });
    expect(judged.state.deviations).toHaveLength(1);
    expect(judged.state.lastCollection).toMatchObject({
      at: hour,
      outcome: 'ok',
      message: 'The recording is older than what is known: it is kept in history and takes nothing back.',
    });
  });

  it('a recording as old as what is known is held against it', () => {
    const story = new Story().look(hour, closed).happen(recording(observation(hour, open), 2 * hour));
    expect(story.told(2 * hour)).toEqual(['tcp/3389 unexpected critical since 60']);
  });

  it('a look that finds nothing new changes nothing but what it found beside the listeners', () => {
    const story = new Story().look(hour, open).look(2 * hour, open);
    story.state = { ...story.state, collector: 'import', identity: { vendor: 'A', model: 'B', description: 'C' } };
    const look = nothingNew(3 * hour, {
      takenAt: 2 * hour,
      notes: ['Modbus did not say who it is.'],
      identity: { vendor: 'V', model: null, description: 'Modbus: 1' },
      remember: 'import',
    });
    const judged = judge(story.policy, story.state, look);

    expect(judged).toMatchObject({ events: [], changes: [] });
    expect(judged.state).toEqual({
      ...story.state,
      identity: { vendor: 'V', model: 'B', description: 'C' },
      collections: { ok: 3 },
      footprint: judged.state.footprint,
      remembered: 'import',
      lastCollection: {
        at: 2 * hour,
        durationMs: judged.state.lastCollection?.durationMs,
        outcome: 'ok',
        message: 'Nothing new since a.txt. Modbus did not say who it is.',
      },
    });
  });

  it('what a look has to say beside that is cut: recordings can have many notes', () => {
    const { state } = judge(policy(null), newAsset('hmi-01', 0), nothingNew(hour, { notes: ['n'.repeat(2000)] }));
    expect(state.lastCollection?.message).toMatch(/^Nothing new since a\.txt\. n+$/);
    expect(state.lastCollection?.message).toHaveLength(1000);
  });

  it.each([
    ['a look', goodLook(observation(2 * hour, open))],
    ['a recording older than what is known', recording(observation(2 * hour, open))],
    ['a look that brought nothing new', nothingNew(2 * hour)],
  ])('%s is judged no earlier than it was taken, although our clock was set back meanwhile', (_what, happening) => {
    const { state } = new Story().look(3 * hour, open);
    expect(judge(policy(null), state, { ...happening, at: hour }).at).toBe(2 * hour);
  });

  it('what an old recording asks to remember is remembered: an identity asked behind it is not asked again', () => {
    const story = new Story().look(2 * hour, open);
    const old = { ...recording(observation(hour, closed), 3 * hour), remember: 'native' };
    expect(judge(story.policy, story.state, old).state.remembered).toBe('native');
  });

  it('an unknown process on a wider address does not end what its known holder may not do', () => {
    const own = policy(baseline([allow('tcp/8080', { processes: ['web'], exposure: 'any' })]));
    const story = new Story(own).look(0, ['tcp/8080 10.20.1.11=evil']).look(minute, ['tcp/8080 10.20.1.11=evil']);
    expect(story.told(minute)).toEqual(['tcp/8080 changed critical since 0']);
    story.look(hour, ['tcp/8080 0.0.0.0'], blind).look(2 * hour, ['tcp/8080 0.0.0.0'], blind);
    expect(story.told(2 * hour)).toEqual(['tcp/8080 changed critical since 0']);
    story.look(3 * hour, ['tcp/8080 0.0.0.0=web']);
    expect(story.told(3 * hour)).toEqual([]);
  });

  it('a known process is not lent to an address nobody saw it on', () => {
    const own = policy(baseline([allow('tcp/5432', { processes: ['postgres'] })]));
    const story = new Story(own).look(0, ['tcp/5432 10.20.1.5=postgres']);
    story.look(hour, ['tcp/5432 10.20.1.5=postgres 10.99.0.5'], blind);
    const { ports } = reportOf(own, { state: story.state, paused: [] }, hour);
    expect(ports).toMatchObject({ approved: 0, unverified: 1 });
  });

  it('a look that could not see the port confirms it only like one that failed', () => {
    const noTcp: Completeness = { tcp: false, udp: true, process: true };
    const story = new Story().look(0, open).look(minute, closed, noTcp);
    expect(story.told(minute)).toEqual(unconfirmed);
    expect(story.look(2 * minute, closed, noTcp).told(2 * minute)).toEqual(confirmed);
    // It opened once: that it is remembered for flapping does not show it again.
    const opened = new Story().look(-minute, closed).look(0, open).look(minute, closed, noTcp);
    expect(opened.told(minute)).toEqual(unconfirmed);
  });

  it('what waits for an interval is confirmed by nothing but the same port', () => {
    const noUdp: Completeness = { tcp: true, udp: false, process: true };
    const story = new Story().look(0, [...closed, 'udp/50123']);
    story
      .look(hour, closed, noUdp)
      .fail(2 * hour)
      .fail(3 * hour);
    expect(story.told(3 * hour)).toEqual(['udp/50123 unexpected info? since 0']);
    expect(story.look(4 * hour, [...closed, 'udp/50123']).told(4 * hour)).toEqual([
      'udp/50123 unexpected critical since 0',
    ]);
  });

  it('what is missing is confirmed by a look that could have shown it', () => {
    const noTcp: Completeness = { tcp: false, udp: true, process: true };
    const story = new Story(policy(baseline([allow('tcp/22', { required: true })]))).look(0, []);
    expect(story.look(hour, [], noTcp).told(hour)).toEqual(['tcp/22 missing info? since 0']);
    expect(story.look(2 * hour, []).told(2 * hour)).toEqual(['tcp/22 missing critical since 0']);
  });

  it('what is missing does not end because its approval ran out', () => {
    const rule = allow('tcp/22', { required: true, expires: 'x', expiresAt: 2 * hour });
    const story = new Story(policy(baseline([rule]))).look(0, []).look(hour, []);
    expect(story.tick(2 * hour).told(2 * hour)).toEqual(['tcp/22 missing critical since 0']);
  });

  it('one look is asked for when an interval has passed, not one after the other', () => {
    const story = new Story().look(0, [...closed, 'udp/50123']);
    expect(story.agenda(0).lookAt).toBe(60);
    expect(story.fail(hour + minute).agenda(hour + minute).lookAt).toBeNull();
    expect(story.refuse(2 * hour).state.deviations[0]?.pending).toEqual({ kind: 'interval', seen: 1, failed: 0 });
  });

  it.each([
    ['a draft', { ...baseline([]), approved: false }],
    ['no baseline at all', null],
  ])('%s ends no deviation, a good look does', (_, left) => {
    const required = allow('tcp/443', { required: true });
    const story = new Story(policy(baseline([allow('tcp/22'), required]))).look(0, open).look(hour, open);
    const both = ['tcp/3389 unexpected critical since 0', 'tcp/443 missing critical since 0'];
    expect(story.told(hour)).toEqual(both);
    story.config(2 * hour, policy(left));
    expect(story.told(2 * hour)).toEqual(both);
    expect(story.look(3 * hour, open).told(3 * hour)).toEqual(both);
    expect(story.look(4 * hour, ['tcp/22', 'tcp/443']).told(4 * hour)).toEqual([]);
    expect(story.look(5 * hour, open).told(5 * hour)).toEqual([]);
  });

  it('a clock that was set back does not put confirmation off', () => {
    const year = 365 * 24 * hour;
    const story = new Story().look(year, open).look(hour, open);
    expect(story.agenda(hour).lookAt).toBe(60.5);
    expect(story.look(hour + minute, open).told(hour + minute)).toEqual(['tcp/3389 unexpected critical since 60']);
  });

  it('a port that opens every eight hours is held from the third time', () => {
    const story = new Story().look(0, closed);
    for (const at of [1, 9, 17])
      story
        .look(at * hour, open)
        .look((at + 1) * hour, closed)
        .look((at + 7) * hour, closed);
    const held = story.state.history.filter((port) => port.held);
    expect(held).toEqual([]);
    const again = new Story().look(0, closed);
    for (const at of [1, 9])
      again
        .look(at * hour, open)
        .look((at + 1) * hour, closed)
        .look((at + 7) * hour, closed);
    again.look(17 * hour, open).look(18 * hour, closed);
    expect(again.state.history.filter((port) => port.held)).toHaveLength(1);
  });

  it('a rule that ran out between the look and the disk is due at once', () => {
    const rule = allow('tcp/3389', { expires: 'x', expiresAt: hour });
    const story = new Story(policy(baseline([allow('tcp/22'), rule]))).look(hour - 1, open);
    expect(story.agenda(hour - 1).judgeAt).toBe(60);
  });
});
