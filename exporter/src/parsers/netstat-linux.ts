import { refuse, type Asked, type Parsed } from './parsed.ts';

/** Reads the answer of `netstat` of net-tools or BusyBox. `asked` is what a live command asked for; null for a recording. */
export function parseNetstat(_text: string, _asked: Asked | null): Parsed {
  throw refuse('netstat', null, 'not written yet');
}
