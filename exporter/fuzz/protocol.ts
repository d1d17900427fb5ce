/** What the run and its workers say to each other. */
export interface Task {
  readonly seed: number;
  readonly folders: readonly string[];
  /** Positions in `targets`, and how many inputs each of them gets. */
  readonly chosen: readonly number[];
  readonly inputs: number;
  /** This worker takes every `stride`th input, from `first` of the target `from` on. */
  readonly stride: number;
  readonly offset: number;
  readonly from: number;
  readonly first: number;
  readonly shared: SharedArrayBuffer;
}

export interface Found {
  readonly target: string;
  readonly number: number;
  readonly fault: string;
  readonly bytes: Uint8Array;
}

/** Numbers that the run reads while a worker hangs: the position in `chosen` and the input it is at, then `tallies`. */
export const at = { target: 0, number: 1 } as const;
/** For each target: how many were read, how many refused, and the longest time in milliseconds. */
export const tallies = { first: 2, each: 3, read: 0, refused: 1, slowestMs: 2 } as const;
