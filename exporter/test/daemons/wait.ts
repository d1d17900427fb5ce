import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is neither null nor false, and returns it.
 * @throws after `seconds`, naming what was waited for
 */
export async function waitUntil<T>(
  what: string,
  ask: () => T | null | false | Promise<T | null | false>,
  seconds = 20,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(50);
  }
}
