import type { Transport } from '../../model/listener.ts';
import { serviceOf } from '../../services/catalogue.ts';
import { looksSwapped, type Ends } from './answer.ts';

/** One line of conn.log, as far as it says who answered. */
export interface ZeekConversation extends Ends {
  readonly transport: Transport;
  /** Null where the log has none. */
  readonly history: string | null;
  readonly state: string | null;
  readonly service: string | null;
}

/** States of a TCP connection that was established, and of UDP that went both ways (Zeek's documentation of conn_state). */
const answeredStates: Readonly<Record<Transport, readonly string[]>> = {
  tcp: ['SF', 'S1', 'S2', 'S3', 'RSTO', 'RSTR'],
  udp: ['SF'],
};

/**
 * Whether the responder listens there. In `history` capitals are the originator's, small letters the responder's: `h` is
 * a SYN with an ACK, `d` data. RST to a SYN (`Sr`), a SYN that nobody answers (`S`) and half a conversation prove nothing.
 * A TCP connection that was under way before the sensor was needs data from both sides, and a server's port.
 */
export function hasAnswered(seen: ZeekConversation): boolean {
  const { transport, history, state, service } = seen;
  if (history === null) return state !== null && answeredStates[transport].includes(state);
  if (transport === 'udp') return history.includes('d') && (service !== null || !looksSwapped(seen));
  if (history.includes('h')) return true;
  return history.includes('d') && history.includes('D') && isServerSide(seen);
}

function isServerSide(seen: ZeekConversation): boolean {
  const { clientPort, serverPort, service } = seen;
  if (service !== null) return true;
  if (serverPort <= clientPort) return true;
  const isKnown = (port: number): boolean => serviceOf('tcp', port).class !== 'unknown';
  return !looksSwapped(seen) && isKnown(serverPort) && !isKnown(clientPort);
}

/** Whether one of the sides sent anything at all. */
export function hasSent(history: string | null, side: 'originator' | 'responder'): boolean {
  if (history === null) return side === 'originator';
  return side === 'originator' ? /[SHADFR]/.test(history) : /[shadfr]/.test(history);
}
