/** Counts the turns of the event loop until `stop`, which tells how many there were. */
export function countTurns(): { count(): number; stop(): number } {
  let turns = 0;
  let next: NodeJS.Immediate;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  return {
    count: () => turns,
    stop: () => {
      clearImmediate(next);
      return turns;
    },
  };
}
