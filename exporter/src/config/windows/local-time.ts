import { DateTime } from 'luxon';
import type { Span } from '../../model/windows.ts';

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
