/** Counts the turns of the event loop from now on. */
export interface LoopTurns {
  count(): number;
  stop(): void;
}

export function loopTurns(): LoopTurns {
  let turns = 0;
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  return {
    count: () => turns,
    stop: () => {
      clearImmediate(next);
    },
  };
}
