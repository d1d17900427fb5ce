import { aspects, type Aspect } from '../../model/observation.ts';
import { quote } from '../parsed.ts';

/** Why a typed command keeps aspects from being complete. */
export interface Doubt {
  readonly aspects: readonly Aspect[];
  readonly note: string;
}

/** For a filter after the program that lists. */
export function behind(word: string): Doubt {
  return { aspects, note: `${quote(word)} stands behind a command in it, so rows may be missing.` };
}

/** For a word that selects some sockets, or that is unknown. */
export function choosesBy(word: string): Doubt {
  return { aspects, note: `${quote(word)} in a command in it chooses among the sockets, or is not known here.` };
}

/** For a program that may list sockets in an unknown way. */
export function unknownIn(word: string): Doubt {
  return { aspects, note: `${quote(word)} in a command in it is not known here, so anything may be missing.` };
}
