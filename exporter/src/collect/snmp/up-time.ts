/** sysUpTime of an agent, and when we read it. */
export interface UpTime {
  /** Hundredths of a second. */
  readonly ticks: number;
  /** Milliseconds of a monotonic clock. */
  readonly readAtMs: number;
}

/**
 * - `restarted`: it went back.
 * - `jumped`: it went ahead faster than any clock, so this is another machine.
 */
export type UpTimeCourse = 'steady' | 'restarted' | 'jumped';

/** TimeTicks of RFC 2578 start over after 497 days. */
const wrap = 2 ** 32;

/** Agents round, and some read their clock late. */
const slackTicks = 100;
/** Some agents count in other units, and some catch up after a busy moment. */
const leapTicks = 6000;
const leapFactor = 10;

export function courseOf(first: UpTime, last: UpTime): UpTimeCourse {
  const elapsedTicks = Math.max(0, last.readAtMs - first.readAtMs) / 10;
  const ahead = (last.ticks - first.ticks + wrap) % wrap;
  if (ahead <= leapTicks + leapFactor * elapsedTicks || wrap - ahead <= slackTicks) return 'steady';
  return last.ticks < first.ticks ? 'restarted' : 'jumped';
}
