import { describe, expect, it } from 'vitest';
import type { LookMemory } from '../../model/state/witness.ts';
import { hour, listener, minute } from '../fixtures.ts';
import { isUnlistedBefore, listedBy, lookedAfter, noLooks, rememberLook } from './look-memory.ts';

const look = (takenAt: number, endedAt = takenAt) => ({ takenAt, endedAt });
const port = (at: number, number = 80) => ({ transport: 'tcp' as const, port: number, at });

/** What is remembered after another complete look in tcp, before and after which the asset listed this. */
function after(memory: LookMemory, at: number, was: readonly string[] = [], is: readonly string[] = []): LookMemory {
  const listed = { transport: 'tcp' as const, before: was.map(listener), after: is.map(listener) };
  return rememberLook(memory, look(at), listed);
}

describe('looks that are remembered', () => {
  it('are an hour apart but for the last one, and reach back two days', () => {
    let memory = noLooks;
    for (let at = 0; at <= 60 * hour; at += 20 * minute) memory = after(memory, at);
    expect(memory.looks).toEqual(Array.from({ length: 48 }, (_, index) => look((13 + index) * hour)));
    expect(after(memory, 60.5 * hour).looks.slice(-2)).toEqual([look(60 * hour), look(60.5 * hour)]);
  });

  it('are without those that were over only after the next one began: our clock was set back', () => {
    const memory = { ...noLooks, looks: [look(hour), look(2 * hour, 9 * hour), look(3 * hour, 4 * hour)] };
    expect(after(memory, 4 * hour).looks).toEqual([look(hour), look(4 * hour)]);
  });

  it('know of each port since when it is not listed any more, where the network could reach it', () => {
    const was = ['tcp/80', 'tcp/81 127.0.0.1', 'udp/82', 'tcp/83', 'tcp/84 10.0.0.1'];
    const memory = after(after(noLooks, hour), 2 * hour, was, ['tcp/83', 'tcp/84 127.0.0.1', 'udp/82']);
    expect(memory.unlistedSince).toEqual({ 80: 2 * hour, 84: 2 * hour });
    expect(after(memory, 3 * hour).unlistedSince).toEqual({ 80: 2 * hour, 84: 2 * hour });
  });

  it('need not know it of a port that none of them listed', () => {
    const memory = { looks: [look(hour), look(2 * hour)], unlistedSince: { 80: hour, 81: hour + 1 } };
    expect(after(memory, 3 * hour).unlistedSince).toEqual({ 81: hour + 1 });
    expect(after(noLooks, hour, ['tcp/80']).unlistedSince).toEqual({});
  });

  it('know it since this look at the latest, although our clock was set back', () => {
    const memory = { looks: [look(hour)], unlistedSince: { 80: 9 * hour } };
    expect(after(memory, 2 * hour).unlistedSince).toEqual({ 80: 2 * hour });
  });

  it('are forgotten before more ports are remembered than 4096', () => {
    const many = Array.from({ length: 4097 }, (_, index) => `tcp/${index + 1}`);
    const first = after(noLooks, hour);
    expect(Object.keys(after(first, 2 * hour, many.slice(1)).unlistedSince)).toHaveLength(4096);
    expect(after(first, 2 * hour, many)).toEqual({ looks: [look(2 * hour)], unlistedSince: {} });
  });
});

describe('an answer beside the looks that are remembered', () => {
  const memory = { looks: [look(hour, hour + minute), look(2 * hour)], unlistedSince: { 81: 1.5 * hour } };

  it.each([
    ['a look was over before it', port(hour + minute + 1), true],
    ['a look was under way', port(hour + minute), false],
    ['there was no look before', port(minute), false],
    ['its port was listed after the look before', port(hour + 2 * minute, 81), false],
    ['its port is not listed since before the look before', port(3 * hour, 81), true],
  ])('follows a look without its port: %s', (_what, answer, follows) => {
    expect(isUnlistedBefore(memory, answer)).toBe(follows);
  });

  it('is followed by the first look that began after it', () => {
    expect([0, hour, 2 * hour - 1, 2 * hour].map((at) => lookedAfter(memory, at))).toEqual([
      hour + minute,
      2 * hour,
      2 * hour,
      null,
    ]);
  });
});

it('what is listed is what is kept, and what is open and not kept', () => {
  expect(listedBy({ listeners: [listener('tcp/80')] })).toEqual([listener('tcp/80')]);
});
