import { describe, expect, it } from 'vitest';
import type { Listener } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import {
  allow,
  baseline,
  everything,
  good,
  hour,
  listener,
  minute,
  observation,
  policy,
  wireSight,
} from '../fixtures.ts';
import { judge } from '../judge.ts';
import { newAsset } from '../new-asset.ts';
import { reportOf } from '../report.ts';
import type { Judged, Refusal } from './judged.ts';

const asset = policy(baseline([allow('tcp/502')]), { collector: 'zeek', seesOnlyWire: 'always' });
const ticket = 'CHG-1107';

/** What a sensor that is the only source says: every port with its last answer. */
function seen(at: number, answers: Readonly<Record<string, number>>, before: AssetState): AssetState {
  const answered = Object.entries(answers).map(([name, last]) => {
    return { transport: 'tcp' as const, port: Number(name.slice(4)), at: last };
  });
  const nothing = { tcp: false, udp: false, process: false };
  const said = { ...observation(at, Object.keys(answers), nothing), answered };
  return judge(asset, before, wireSight(said)).state;
}

function closed(before: AssetState, port: number, at: number): Judged {
  return notRefused(judge(asset, before, { kind: 'closed', transport: 'tcp', port, ticket, at }));
}

function notRefused(outcome: Judged | Refusal): Judged {
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome;
}

function open({ state }: { readonly state: AssetState }): readonly string[] {
  return state.listeners.map((one: Listener) => `${one.transport}/${one.port}`);
}

describe('a port that a person declares closed', () => {
  const known = seen(hour, { 'tcp/502': hour, 'tcp/23': hour }, newAsset('hmi-01', 0));

  it('ends with its deviation, and the record says under which ticket', () => {
    const judged = closed(known, 23, 2 * hour);
    expect(open(judged)).toEqual(['tcp/502']);
    expect(judged.events).toEqual([
      {
        ...{ asset: 'hmi-01', at: 2 * hour, event: 'closed', transport: 'tcp', port: 23 },
        ...{ before: listener('tcp/23'), after: null, evidence: null, ticket },
      },
    ]);
    expect(judged.changes).toMatchObject([{ port: '23', change: 'ended', cause: 'closed', ticket }]);
    expect(judged.state.events.closed).toBe(1);
  });

  it('leaves what is known of other ports, and replaces what was declared of it before', () => {
    const history = [23, 502].map((port) => {
      const last = known.listeners[0]!;
      return { transport: 'tcp' as const, port, last, openedAt: [hour], closedAt: null, held: false };
    });
    const suspects = [23, 6666].map((port) => {
      const counts = {
        answers: 1,
        answeredAt: hour,
        missedAt: null,
        lastAnsweredAt: hour,
        forgetAt: 9 * hour,
      } as const;
      return { transport: 'tcp' as const, port, collector: 'zeek' as const, ...counts };
    });
    const before = [23, 80].map((port) => ({ transport: 'tcp' as const, port, at: 1, ticket: 'CHG-1' }));
    const { state } = closed({ ...known, history, suspects, closed: before }, 23, 2 * hour);
    expect(state).toMatchObject({
      history: [{ port: 502 }],
      suspects: [{ port: 6666 }],
      closed: [before[1], { port: 23, at: 2 * hour, ticket }],
    });
    expect(closed(known, 23, 2 * hour).state).toMatchObject({
      suspects: [],
      closed: [{ transport: 'tcp', port: 23, at: 2 * hour, ticket }],
    });
  });

  it('may be held by flapping alone, where no look is complete', () => {
    const [last] = known.listeners;
    const port = { transport: 'tcp', port: 23, last: { ...last!, port: 23 }, openedAt: [], closedAt: hour } as const;
    const state = { ...known, listeners: known.listeners.filter((one) => one.port !== 23) };
    const judged = closed({ ...state, history: [{ ...port, held: true }] }, 23, 2 * hour);
    expect([judged.events, judged.state.history, judged.state.events]).toEqual([[], [], known.events]);
    for (const other of [
      { ...port, held: false },
      { ...port, port: 24, held: true },
    ]) {
      expect(
        judge(
          asset,
          { ...state, history: [other] },
          { kind: 'closed', transport: 'tcp', port: 23, ticket, at: 2 * hour },
        ),
      ).toHaveProperty('refused');
    }
  });

  it('is not held by flapping, which no look of a sensor could end', () => {
    let state = known;
    // Its forget_after is so short that the port ends and opens three times a day.
    for (const at of [2, 4, 6].map((hours) => hours * hour)) {
      const nothing = { tcp: false, udp: false, process: false };
      const ended = { ...observation(at, ['tcp/502'], nothing), ended: [{ transport: 'tcp' as const, port: 23 }] };
      state = judge(asset, state, wireSight(ended)).state;
      state = seen(at + hour, { 'tcp/502': at, 'tcp/23': at + hour }, state);
    }
    const flapping = (one: AssetState): unknown => reportOf(asset, { state: one, paused: [] }, 8 * hour).flapping;
    expect(flapping(state)).toEqual([{ transport: 'tcp', port: 23 }]);
    const judged = closed(state, 23, 8 * hour);
    expect(judged.changes).toMatchObject([{ port: '23', change: 'ended', ticket }]);
    expect([open(judged), flapping(judged.state)]).toEqual([['tcp/502'], []]);
  });

  it('stays closed until it answers again', () => {
    const { state } = closed(known, 23, 2 * hour);
    const later = seen(3 * hour, { 'tcp/80': 3 * hour, 'tcp/23': 2 * hour }, state);
    expect(open({ state: later })).toEqual(['tcp/80', 'tcp/502']);
    const again = seen(4 * hour, { 'tcp/502': 4 * hour, 'tcp/23': 3.5 * hour }, later);
    expect(open({ state: again })).toEqual(['tcp/23', 'tcp/80', 'tcp/502']);
    expect(reportOf(asset, { state: again, paused: [] }, 4 * hour).deviations).toMatchObject([
      { port: '80' },
      { port: '23' },
    ]);
  });

  it('may be hidden, and then it takes two new answers between three looks to be hidden again', () => {
    const own = policy(baseline([allow('tcp/22')]));
    const look = (before: AssetState, at: number): AssetState => judge(own, before, good(at, ['tcp/22'])).state;
    const answer = (before: AssetState, at: number): AssetState => {
      const answered = [{ transport: 'tcp' as const, port: 6666, at }];
      const said = {
        source: 'zeek',
        collector: 'zeek' as const,
        lastSeenAt: at,
        answered,
        forgetAfterMs: 30 * 24 * hour,
      };
      const heard = [{ source: 'zeek', testimony: { ...said, sawEveryDay: false } }];
      return judge(own, before, { kind: 'testimony', heard, at }).state;
    };
    let state = newAsset('hmi-01', 0);
    for (const at of [hour, 2 * hour]) state = answer(look(state, at), at + minute);
    state = look(state, 3 * hour);
    expect(state.deviations).toMatchObject([{ port: '6666', verdict: 'hidden' }]);
    const closing = { kind: 'closed', transport: 'tcp', port: 6666, ticket, at: 4 * hour } as const;
    const judged = notRefused(judge(own, state, closing));
    expect(judged.changes).toMatchObject([{ port: '6666', verdict: 'hidden', change: 'ended', ticket }]);
    expect([judged.events, judged.state.events]).toEqual([[], {}]);
    state = look(answer(judged.state, 2 * hour + minute), 5 * hour);
    expect([state.deviations, state.suspects]).toEqual([[], []]);
    for (const at of [5 * hour, 6 * hour]) state = look(answer(state, at + minute), at + hour);
    expect(state.deviations).toMatchObject([{ port: '6666', verdict: 'hidden' }]);
  });

  it('is remembered with the last thousand', () => {
    const long = Array.from({ length: 1000 }, (_, nth) => ({
      transport: 'udp' as const,
      port: nth + 1,
      at: 1,
      ticket,
    }));
    const { closed: after = [] } = closed({ ...known, closed: long }, 23, 2 * hour).state;
    expect([after.length, after[0]?.port, after.at(-1)?.port]).toEqual([1000, 2, 23]);
  });

  it('is refused where the asset has the last word, and where there is nothing', () => {
    const own = judge(asset, newAsset('hmi-01', 0), good(hour, ['tcp/22'], everything)).state;
    const refused = (state: AssetState, port: number): unknown =>
      judge(asset, state, { kind: 'closed', transport: 'tcp', port, ticket, at: 2 * hour });
    expect(refused(own, 22)).toEqual({
      refused: 'tcp/22 is in the list of the asset itself: it ends with the next look that does not show it',
    });
    // Flapping holds a port that the asset itself does not list any more. This ends without anybody's help.
    const [listed] = known.listeners;
    const held = { transport: 'tcp', port: 23, last: listed!, openedAt: [], closedAt: hour, held: true } as const;
    expect(refused({ ...own, history: [held] }, 23)).toEqual({
      refused: 'tcp/23 is not open, and nothing answers there: there is nothing to close',
    });
    expect(refused(known, 80)).toEqual({
      refused: 'tcp/80 is not open, and nothing answers there: there is nothing to close',
    });
  });
});
