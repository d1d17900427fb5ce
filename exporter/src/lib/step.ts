/**
 * Does one piece of work for an asset, of which nothing else has its turn before it is over: who holds up the event loop can
 * then be told from outside it.
 */
export type StepOf = <T>(asset: string, work: () => T) => T;

/** The same for the asset at hand, as a collector is given it: only what never waits, such as parsing. */
export type OwnStep = <T>(work: () => T) => T;

/** Where nobody watches. */
export const unwatchedStep: OwnStep = (work) => work();

/** What watches over the event loop, as those see it who work for an asset in it. */
export interface Watch {
  readonly step: StepOf;
  /** True where a step of the asset held the loop for seconds again and again, so that it is not judged at present. */
  readonly isAside: (asset: string) => boolean;
}

/** Where nobody watches: a command that ends by itself. */
export const unwatched: Watch = { step: (_asset, work) => work(), isAside: () => false };
