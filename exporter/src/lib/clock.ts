/** Time as the schedule sees it; tests pass their own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls once after `ms` milliseconds; the returned function takes it back. */
  after(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
