import { aspects, type Aspect } from '../../model/observation.ts';
import { quote } from '../parsed.ts';

/** Why something that was typed keeps aspects from being complete. */
export interface Doubt {
  readonly aspects: readonly Aspect[];
  readonly note: string;
}

/** A filter behind what lists. */
export function behind(word: string): Doubt {
  return { aspects, note: `${quote(word)} stands behind a command in it, so rows may be missing.` };
}

/** A word that chooses among the sockets, or that this does not know. */
export function choosesBy(word: string): Doubt {
  return { aspects, note: `${quote(word)} in a command in it chooses among the sockets, or is not known here.` };
}

/** What may list sockets in a way that this does not know. */
export function unknownIn(word: string): Doubt {
  return { aspects, note: `${quote(word)} in a command in it is not known here, so anything may be missing.` };
}
