/** Counts the turns of the event loop until `stop`. */
export function countTurns(): { stop(): number } {
  let turns = 0;
  let next: NodeJS.Immediate;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  return {
    stop: () => {
      clearImmediate(next);
      return turns;
    },
  };
}
