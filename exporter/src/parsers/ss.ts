import { refuse, type Asked, type Parsed } from './parsed.ts';

/** Reads the answer of `ss` (iproute2), old and new, with and without header. `asked` is what a live command asked for; null for a recording. */
export function parseSs(_text: string, _asked: Asked | null): Parsed {
  throw refuse('ss', null, 'not written yet');
}
