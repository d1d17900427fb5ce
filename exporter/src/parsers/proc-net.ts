import { refuse, type Asked, type Parsed } from './parsed.ts';

/** Reads /proc/net/tcp, tcp6, udp and udp6, any of them one after the other. `asked` is what a live command asked for; null for a recording. */
export function parseProcNet(_text: string, _asked: Asked | null): Parsed {
  throw refuse('proc-net', null, 'not written yet');
}
