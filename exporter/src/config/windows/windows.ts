import { DateTime } from 'luxon';
import type { Span } from '../../model/asset.ts';
import { weekdays, type Weekly } from '../schema/windows.ts';

/** A window as the config writes it: once, or every week in local time. */
export type Recurrence = Span | { readonly weekly: Weekly; readonly timezone: string };

const minutesOfDay = 1440;
const minutesOfWeek = 7 * minutesOfDay;

/** `2026-11-22 22:00` in the time zone, unless it names its own; null where it is not in the calendar. */
export function parseInstant(text: string, timezone: string): number | null {
  const instant = DateTime.fromISO(text.replace(' ', 'T'), { zone: timezone });
  return instant.isValid ? instant.toMillis() : null;
}

/** First millisecond of a day in the time zone, and of the day after it. */
export function dayOf(date: string, timezone: string): Span {
  const start = DateTime.fromISO(date, { zone: timezone });
  return { startAt: start.toMillis(), endAt: start.plus({ days: 1 }).startOf('day').toMillis() };
}

/** What each finder was made of: only this can be handed to another thread. */
const origins = new WeakMap<object, readonly Recurrence[]>();

/** The windows of a finder. */
export function windowsOf(finder: (at: number) => unknown): readonly Recurrence[] {
  return origins.get(finder) ?? [];
}

/** The finder of an asset without windows. */
export const never = (): null => null;

/** The span that covers an instant, as a function; spans that touch or overlap are one. */
export function spanFinder(windows: readonly Recurrence[]): (at: number) => Span | null {
  return perSecond(windows, (at) => spanAt(windows, at));
}

/** Whether any window covers an instant, as a function. */
export function openFinder(windows: readonly Recurrence[]): (at: number) => boolean {
  return perSecond(windows, (at) => covering(windows, at) !== null);
}

/** Windows change at full seconds; many assets share them and are rendered together. */
function perSecond<T>(windows: readonly Recurrence[], find: (at: number) => T): (at: number) => T {
  let memo: { readonly second: number; readonly found: T } | null = null;
  const finder = (at: number): T => {
    const second = Math.floor(at / 1000);
    if (memo?.second !== second) memo = { second, found: find(at) };
    return memo.found;
  };
  origins.set(finder, windows);
  return finder;
}

/** Neighbours are looked for this often, so that windows that never close still have an end. */
const mostJoined = 14;

function spanAt(windows: readonly Recurrence[], at: number): Span | null {
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

/** From the first begin to the last end of the spans that cover the instant. */
function covering(windows: readonly Recurrence[], at: number): Span | null {
  const spans = windows
    .flatMap((window) => spansNear(window, at))
    .filter((span) => span.startAt <= at && at < span.endAt);
  if (spans.length === 0) return null;
  return {
    startAt: Math.min(...spans.map((span) => span.startAt)),
    endAt: Math.max(...spans.map((span) => span.endAt)),
  };
}

/** The spans of a window that could cover the instant. */
function spansNear(window: Recurrence, at: number): readonly Span[] {
  if (!('weekly' in window)) return [window];
  const today = DateTime.fromMillis(at, { zone: window.timezone }).startOf('day');
  return [today.minus({ days: 1 }), today]
    .filter((day) => window.weekly.days.includes(weekdays[day.weekday - 1] ?? 'mon'))
    .map((day) => {
      const { from, to } = window.weekly;
      const lastDay = minutes(to) <= minutes(from) ? day.plus({ days: 1 }) : day;
      return { startAt: atTime(day, from), endAt: atTime(lastDay, to) };
    });
}

/** By the clock on the wall: on the day the clocks change, 06:00 is still 06:00. */
function atTime(day: DateTime, time: string): number {
  if (time === '24:00') return day.plus({ days: 1 }).startOf('day').toMillis();
  return day.set({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) }).toMillis();
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The longest time, in milliseconds, for which none of the weekly windows is open. */
export function longestClosedMs(windows: readonly Weekly[]): number {
  const open = windows.flatMap((weekly) => weekly.days.map((day) => openMinutes(weekly, weekdays.indexOf(day))));
  const sorted = open.sort((a, b) => a.from - b.from);
  const first = sorted[0];
  if (first === undefined) return 0;
  let longest = 0;
  let end = Math.max(...sorted.map((span) => span.to)) - minutesOfWeek;
  for (const { from, to } of sorted) {
    longest = Math.max(longest, from - end);
    end = Math.max(end, to);
  }
  return longest * 60_000;
}

function openMinutes({ from, to }: Weekly, day: number): { readonly from: number; readonly to: number } {
  const start = day * minutesOfDay + minutes(from);
  const length = minutes(to) - minutes(from);
  return { from: start, to: start + (length <= 0 ? length + minutesOfDay : length) };
}
