import { describe, expect, it } from 'vitest';
import type { AssetPolicy } from '../../model/asset.ts';
import type { Binding } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import { normalize } from '../../normalize/normalize.ts';
import { allow, baseline, everything, forbid, goodLook, hour, listener, observation, policy } from '../fixtures.ts';
import type { Judged } from '../happening/judged.ts';
import { judge } from '../judge.ts';
import { newAsset } from '../new-asset.ts';
import { reportOf } from '../report.ts';
import { keepRows } from './keep-rows.ts';

const rules = policy(
  baseline(
    [allow('tcp/22', { required: true }), allow('tcp/60000'), allow('tcp/443', { processes: ['nginx'] })],
    [forbid('tcp/50000')],
  ),
  { maxRows: 20, deviationLimit: 5 },
);

const port = (number: number, process: string | null = null, address = '0.0.0.0'): Binding => ({
  transport: 'tcp',
  address,
  port: number,
  process,
});
const ports = (first: number, count: number): readonly Binding[] =>
  Array.from({ length: count }, (_, index) => port(first + index));

/** Looks an hour apart. */
function after(looks: readonly (readonly Binding[])[], judging: AssetPolicy = rules): Judged {
  return looks.reduce<Judged>(
    ({ state }, bindings, index) =>
      judge(judging, state, goodLook({ ...observation((index + 1) * hour, []), listeners: normalize(bindings) })),
    { at: 0, state: newAsset('hmi-01', 0), events: [], changes: [] },
  );
}

const kept = ({ state }: { readonly state: AssetState }) => state.listeners.map((one) => one.port);
const report = ({ state }: Judged, judging: AssetPolicy = rules) =>
  reportOf(judging, { state, paused: [] }, 100 * hour);
const flood = ports(1000, 500);

describe('an answer with more rows than the profile allows', () => {
  it('keeps so many, is not complete, and says so', () => {
    const judged = after([[port(22), ...flood]]);
    expect(kept(judged)).toHaveLength(20);
    expect(judged.state.complete).toEqual({ ...everything, tcp: false });
    expect(judged.state.lastCompleteAt).not.toHaveProperty('tcp');
    expect(judged.state.notes).toEqual([
      '501 rows of tcp are more than the 20 of its profile (limits.rows): all are judged, 20 are kept and shown, and tcp is not complete.',
    ]);
    expect(JSON.stringify(judged.state).length).toBeLessThan(30_000);
  });

  it('is kept whole where its rows are just those of the profile', () => {
    const judged = after([ports(1000, 20)]);
    expect([kept(judged).length, judged.state.complete, judged.state.notes]).toEqual([20, everything, []]);
    expect(judged.state).not.toHaveProperty('beyond');
  });

  it('has one confirmed critical deviation for all that deviates beyond, from the first look on', () => {
    const published = report(after([[port(22), ...flood]]));
    expect(published.deviations[0]).toMatchObject({
      transport: '*',
      port: '*',
      severity: 'critical',
      confirmed: true,
      verdict: 'unexpected',
      sinceAt: hour,
    });
    expect(published.deviations).toHaveLength(6);
    expect(published.deviationsDropped).toBe(495);
    expect(published.ports).toMatchObject({ unexpected: 500, approved: 1 });
  });

  it('keeps what was known and what a rule names, whatever is opened beside it', () => {
    const judged = after([
      [port(22), port(60_000)],
      [port(60_000), port(22), ...flood],
    ]);
    expect(kept(judged)).toEqual(expect.arrayContaining([22, 60_000]));
    expect(judged.events.filter(({ event }) => event === 'closed')).toEqual([]);
    expect(report(judged).ports.missing).toBe(0);
  });

  it('closes nothing, and a forbidden port is never behind the others', () => {
    const judged = after([
      [port(22), port(80)],
      [...flood, port(50_000)],
    ]);
    expect(kept(judged)).toEqual(expect.arrayContaining([22, 80, 50_000]));
    expect(judged.state.deviations).toContainEqual(expect.objectContaining({ port: '50000', verdict: 'forbidden' }));
  });

  it('keeps the same ports of the same answer, in whatever order it came', () => {
    const once = after([flood, flood]);
    expect(kept(after([flood, [...flood].reverse()]))).toEqual(kept(once));
    expect(once.events).toEqual([]);
    expect(report(once).ports.unexpected).toBe(500);
  });

  it('says that the rest is closed only after a look that was complete', () => {
    const judged = after([[port(22), ...flood], [port(22)]]);
    expect(kept(judged)).toEqual([22]);
    expect(judged.state.beyond).toEqual({});
    expect(report(judged).deviations).toEqual([]);
    expect(report(judged).ports.unexpected).toBe(0);
  });

  it('still counts what a look that was cut again does not show', () => {
    const judged = after([flood, ports(2000, 500)]);
    expect(report(judged).ports.unexpected).toBe(1000);
  });

  it('opens nothing anew that was only not kept', () => {
    // 300 of 500 close; some of those that stay were beyond before.
    const judged = after([flood, flood.slice(490)]);
    expect(judged.events.filter(({ event }) => event === 'opened')).toEqual([]);
    expect(judged.state.complete).toEqual(everything);
  });
});

describe('a port with more bindings than the profile has rows', () => {
  const many = Array.from({ length: 400 }, (_, index) => port(443, 'nginx', `10.0.${index >> 8}.${index & 255}`));

  it.each([
    ['approved', many],
    ['changed', [...many, port(443, 'nc', '10.9.9.9')]],
    ['changed', [...many, ...Array.from({ length: 400 }, (_, index) => port(443, `p${index}`))]],
    ['unverified', [...many, port(443, null, '10.9.9.9')]],
    ['changed', Array.from({ length: 400 }, (_, index) => port(443, `p${index}`))],
  ])('is kept small and is %s as all of it', (verdict, bindings) => {
    const judged = after([[...bindings, port(22)]]);
    expect(kept(judged)).toEqual([22, 443]);
    expect(judged.state.listeners[1]!.bindings.length).toBeLessThanOrEqual(19);
    expect(report(judged).listeners[1]).toMatchObject({ verdict });
  });

  it('makes no event of holders that were not kept', () => {
    const holders = Array.from({ length: 400 }, (_, index) => port(443, `p${index}`));
    expect(after([holders, [...holders].reverse(), holders]).events).toEqual([]);
  });
});

describe('keepRows', () => {
  const keep = (seen: readonly string[], judging: AssetPolicy, before: readonly string[] = []) =>
    keepRows(judging, { listeners: seen.map(listener), before: before.map(listener), now: 0 });
  const portsOf = (all: ReturnType<typeof keepRows>) =>
    all.listeners.map((one) => `${one.transport}/${one.port}`).join(' ');

  it.each([
    [1, 1, 'tcp/40'],
    [1, 2, 'tcp/10 tcp/40'],
    [1, 3, 'tcp/10 tcp/30 tcp/40'],
    [1, 4, 'tcp/10 tcp/20 tcp/30 tcp/40'],
    [1, 5, 'tcp/10 tcp/20 tcp/30 tcp/40 tcp/50'],
    [2, 2, 'tcp/30 tcp/40'],
    [3, 3, 'tcp/20 tcp/30 tcp/40'],
    [100, 4, 'tcp/10 tcp/20 tcp/30 tcp/40'],
  ])('with series for %d deviations and %d rows keeps %s', (deviationLimit, maxRows, ports) => {
    const rules = baseline([allow('tcp/10'), allow('tcp/50-60')], [forbid('tcp/40')]);
    const seen = ['tcp/10', 'tcp/20', 'tcp/30', 'tcp/40', 'tcp/50', 'tcp/60'];
    const all = keep(seen, policy(rules, { deviationLimit, maxRows }), ['tcp/30']);
    expect(portsOf(all)).toBe(ports);
    expect(all.notKept).toHaveLength(seen.length - maxRows);
  });

  it('prefers what was kept before or has a rule of its own, not one of a range', () => {
    const asset = policy(baseline([allow('tcp/1-9'), allow('tcp/7')]), { maxRows: 2 });
    expect(portsOf(keep(['tcp/1', 'tcp/2', 'tcp/5', 'tcp/7'], asset))).toBe('tcp/1 tcp/7');
    expect(portsOf(keep(['tcp/1', 'tcp/2', 'tcp/5', 'tcp/7'], asset, ['tcp/5']))).toBe('tcp/5 tcp/7');
    expect(portsOf(keep(['tcp/1', 'tcp/2', 'tcp/5'], policy(null, { maxRows: 2 }), ['tcp/5']))).toBe('tcp/1 tcp/5');
  });

  it('counts each transport by itself', () => {
    const seen = ['tcp/1', 'tcp/2', 'tcp/3', 'udp/1', 'udp/2'];
    const all = keep(seen, policy(null, { maxRows: 2 }));
    expect(portsOf(all)).toBe('tcp/1 tcp/2 udp/1 udp/2');
    expect(all.notKept).toEqual([{ listener: listener('tcp/3'), verdict: 'none', isDeviating: false, isKnown: false }]);
  });

  const wide = (number: number, bindings: number) =>
    `tcp/${number} ${Array.from({ length: bindings }, (_, index) => `10.0.0.${index + 1}`).join(' ')}`;

  it.each([
    [40, [30, 30, 2], [19, 19, 2]],
    [31, [40, 15], [16, 15]],
    [30, [10, 25, 25], [10, 10, 10]],
    [16, [9, 9, 9], [8, 8]],
  ])('gives %d rows to listeners with %j bindings: %j', (maxRows, sizes, kept) => {
    const seen = sizes.map((size, index) => wide(index + 1, size));
    const { listeners } = keep(seen, policy(null, { maxRows }));
    expect(listeners.map(({ bindings }) => bindings.length)).toEqual(kept);
    expect(listeners.map(({ folded }) => folded === true)).toEqual(kept.map((size, index) => size < sizes[index]!));
  });
});
