import { expect, it } from 'vitest';
import { dayOf, parseInstant } from './local-time.ts';

const berlin = 'Europe/Berlin';
const iso = (at: number) => new Date(at).toISOString();

it.each([
  ['2026-11-22 22:00', '2026-11-22T21:00:00.000Z'],
  ['2026-07-22T22:00:30', '2026-07-22T20:00:30.000Z'],
  ['2026-11-22 22:00Z', '2026-11-22T22:00:00.000Z'],
  ['2026-02-30 22:00', null],
])('an instant %s in the time zone', (text, expected) => {
  const at = parseInstant(text, berlin);
  expect(at === null ? null : iso(at)).toBe(expected);
});

it('a day ends where the next one begins, also when it has 25 hours', () => {
  const { startAt, endAt } = dayOf('2026-10-25', berlin);
  expect([iso(startAt), iso(endAt)]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
});
