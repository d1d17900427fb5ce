import type { AnswerTimes } from '../../model/store.ts';

/** Number of remembered looks. What happens in more than half of them is the usual time. */
const kept = 15;

/** With fewer looks the usual time is not known. */
const leastKnown = 5;

/**
 * A look is slow where its answer took this many times the usual time, and this much longer: on a fast line 3 ms mean
 * nothing.
 */
const slowFactor = 3;
const slowByMs = 500;

/** Slow looks in a row after which the asset is asked less often. */
const slowThatStretch = 3;

const dayMs = 24 * 3_600_000;

export const noAnswers: AnswerTimes = { times: [], slow: 0 };

/** What is known of an asset after one more good look whose first answer took `answerMs`. */
export function afterAnswer({ times, slow }: AnswerTimes, answerMs: number): AnswerTimes {
  const usual = median(times);
  const isSlow = times.length >= leastKnown && answerMs > slowFactor * usual && answerMs > usual + slowByMs;
  return { times: [...times, Math.round(answerMs)].slice(-kept), slow: isSlow ? slow + 1 : 0 };
}

/** The interval of an asset: twice as long from the third slow look in a row, then four times, up to a day. */
export function stretchedMs(intervalMs: number, { slow }: AnswerTimes): number {
  if (slow < slowThatStretch) return intervalMs;
  return Math.min(Math.max(dayMs, intervalMs), intervalMs * 2 ** (slow - slowThatStretch + 1));
}

/** Why an asset is asked less often, for people; null where it is not. */
export function slownessNote(intervalMs: number, answers: AnswerTimes): string | null {
  const { times, slow } = answers;
  if (slow < slowThatStretch) return null;
  const [last = 0, usual] = [times.at(-1), median(times.slice(0, -slow))];
  const [longer, ordinary] = [minutes(stretchedMs(intervalMs, answers)), minutes(intervalMs)];
  return `The asset has become slow: its first answer took ${last} ms, usually it takes ${usual} ms, ${slow} looks in a row. It is asked every ${longer} minutes instead of every ${ordinary} until it answers as before.`;
}

function minutes(ms: number): number {
  return Math.round(ms / 6000) / 10;
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
