const limitMs = 30_000;
const pauseMs = 100;

/** Waits until a condition holds, and says which one did not. */
export async function poll(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error(`Waited ${limitMs / 1000} s in vain until ${what}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
