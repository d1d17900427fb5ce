import { weekdays, type Weekly } from '../../model/windows.ts';

const minutesOfDay = 1440;
const minutesOfWeek = 7 * minutesOfDay;

/** The longest time, in milliseconds, for which none of the weekly windows is open. */
export function longestClosedMs(windows: readonly Weekly[]): number {
  const open = windows.flatMap((weekly) => weekly.days.map((day) => openMinutes(weekly, weekdays.indexOf(day))));
  const sorted = open.sort((a, b) => a.from - b.from);
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

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
