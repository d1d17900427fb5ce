import { DateTime } from 'luxon';

/**
 * Windows of time as plain data, and pure functions of windows and an instant. Thousands of assets with the same
 * windows share one object.
 */

/** A span of time; epoch milliseconds, `endAt` exclusive. */
export interface Span {
  readonly startAt: number;
  readonly endAt: number;
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * Days on which it begins, and times of day such as `22:00`. Where `to` is not later than `from`, it is on the next
 * day.
 */
export interface Weekly {
  readonly days: readonly (typeof weekdays)[number][];
  readonly from: string;
  readonly to: string;
}

/** A window as the config writes it: once, or every week in local time. */
export type Recurrence = Span | WeeklyInZone;
interface WeeklyInZone {
  readonly weekly: Weekly;
  /** As IANA names it. */
  readonly timezone: string;
}

/** All windows of one kind that an asset has. An empty list covers no instant. */
export type Windows = readonly Recurrence[];

/** Neighbours are joined at most this often, so that windows that never close still have an end. */
const mostJoined = 14;

/** The span that covers an instant, or null. Spans that touch or overlap count as one. */
export function spanAt(windows: Windows, at: number): Span | null {
  const found = covering(windows, at);
  if (found === null) return null;
  let { startAt, endAt } = found;
  for (let next = covering(windows, endAt), step = 0; next !== null && step < mostJoined; step++) {
    endAt = next.endAt;
    next = covering(windows, endAt);
  }
  for (let next = covering(windows, startAt - 1), step = 0; next !== null && step < mostJoined; step++) {
    startAt = next.startAt;
    next = covering(windows, startAt - 1);
  }
  return { startAt, endAt };
}

/** Whether any window covers an instant. */
export function isOpen(windows: Windows, at: number): boolean {
  return windows.some((window) => spansNear(window, at).some((span) => covers(span, at)));
}

/** The spans of a window that could cover the instant. */
function covering(windows: Windows, at: number): Span | null {
  const spans = windows.flatMap((window) => spansNear(window, at)).filter((span) => covers(span, at));
  if (spans.length === 0) return null;
  return {
    startAt: Math.min(...spans.map(({ startAt }) => startAt)),
    endAt: Math.max(...spans.map(({ endAt }) => endAt)),
  };
}

function covers({ startAt, endAt }: Span, at: number): boolean {
  return startAt <= at && at < endAt;
}

/** The spans of a window that could cover the instant. */
function spansNear(window: Recurrence, at: number): readonly Span[] {
  return 'weekly' in window ? dayAt(window, at).spans : [window];
}

/** A local day, and the spans of a window that begin on it or on the day before. */
interface Day extends Span {
  readonly spans: readonly Span[];
}

/** Time zones are slow to compute, so a window remembers this many days. A search for neighbours needs 29 of them. */
const daysKept = 32;
const knownDays = new WeakMap<WeeklyInZone, Day[]>();

function dayAt(window: WeeklyInZone, at: number): Day {
  const known = knownDays.get(window) ?? [];
  const found = known.find((day) => covers(day, at));
  if (found !== undefined) return found;
  const day = dayOf(window, at);
  knownDays.set(window, [day, ...known.slice(0, daysKept - 1)]);
  return day;
}

function dayOf({ weekly, timezone }: WeeklyInZone, at: number): Day {
  const today = DateTime.fromMillis(at, { zone: timezone }).startOf('day');
  const spans = [today.minus({ days: 1 }), today]
    .filter((day) => weekly.days.includes(weekdays[day.weekday - 1] ?? 'mon'))
    .map((day) => {
      const lastDay = isOverMidnight(weekly) ? day.plus({ days: 1 }) : day;
      return { startAt: atTime(day, weekly.from), endAt: atTime(lastDay, weekly.to) };
    });
  return { startAt: today.toMillis(), endAt: dayAfter(today).toMillis(), spans };
}

/** By local time: on the day when the clocks change, 06:00 is still 06:00. */
function atTime(day: DateTime, time: string): number {
  if (time === '24:00') return dayAfter(day).toMillis();
  return day.set({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) }).toMillis();
}

function dayAfter(day: DateTime): DateTime {
  return day.plus({ days: 1 }).startOf('day');
}

/** Times of day sort as text. */
function isOverMidnight({ from, to }: Weekly): boolean {
  return to <= from;
}
