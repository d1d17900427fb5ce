/**
 * Does one piece of work for an asset without a pause, so that a watcher outside can tell which asset blocks the event
 * loop.
 */
export type StepOf = <T>(asset: string, work: () => T) => T;

/** The same for the asset at hand, as a collector gets it. Only for work that never waits, such as parsing. */
export type OwnStep = <T>(work: () => T) => T;

/** Where nobody watches. */
export const unwatchedStep: OwnStep = (work) => work();

/** The watch over the event loop, as code sees it that works for an asset. */
export interface Watch {
  readonly step: StepOf;
  /** True where steps of the asset blocked the loop for seconds more than once, so that it is not judged at present. */
  readonly isAside: (asset: string) => boolean;
}

/** For a command that ends by itself: nobody watches. */
export const unwatched: Watch = { step: (_asset, work) => work(), isAside: () => false };
