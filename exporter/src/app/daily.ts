import type { Clock } from '../lib/clock.ts';

const dayMs = 24 * 3_600_000;

/**
 * Does the work once a day, the first time after a day. The next day begins when the work has ended. @returns a
 * function that stops it
 */
export function daily(clock: Clock, work: () => Promise<void>): () => void {
  let isStopped = false;
  let cancel = (): void => undefined;
  const tomorrow = (): void => {
    if (!isStopped) cancel = clock.after(dayMs, () => void work().then(tomorrow));
  };
  tomorrow();
  return () => {
    isStopped = true;
    cancel();
  };
}
