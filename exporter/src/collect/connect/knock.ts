import { abortFault } from '../abort.ts';
import type { Look } from '../collector.ts';
import { connectPaced, part } from '../paced.ts';

export interface Knock {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** What a port answered to a handshake. `address` is the one that answered. */
export type HandshakeAnswer =
  | { readonly state: 'open'; readonly address: string }
  /** A reset: nothing listens there, or a firewall says so. */
  | { readonly state: 'refused' }
  /** `ETIMEDOUT`, `EHOSTUNREACH`, ... */
  | { readonly state: 'silent'; readonly code: string };

/**
 * One TCP handshake and its orderly end: our FIN first, no byte of ours, nothing of the asset's looked at. What it says by
 * itself (a greeting) is dropped, because a socket that closes with something unread sends RST instead of FIN.
 * @throws CollectError where the look is aborted before there is an answer; the socket is closed then as well
 */
export async function knock({ host, port, timeoutMs }: Knock, { signal, footprint }: Look): Promise<HandshakeAnswer> {
  if (signal.aborted) throw abortFault(signal);
  footprint.sessions += 1;
  // There is none in it, but it costs the asset as much: the budget of the plant counts requests.
  footprint.requests += 1;
  const { promise, resolve, reject } = Promise.withResolvers<HandshakeAnswer>();
  const socket = connectPaced({ host, port, noDelay: true });
  const timer = setTimeout(() => {
    resolve({ state: 'silent', code: 'ETIMEDOUT' });
  }, timeoutMs);
  const abort = (): void => {
    reject(abortFault(signal));
  };
  signal.addEventListener('abort', abort);
  socket.on('connect', () => {
    resolve({ state: 'open', address: socket.remoteAddress ?? host });
  });
  socket.on('data', () => undefined);
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // After the handshake nothing changes any more: the first answer counts.
    resolve(answerOf(error.code ?? 'unknown', host));
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    await part(socket, null, signal);
    footprint.sentBytes += socket.bytesWritten;
    footprint.receivedBytes += socket.bytesRead;
  }
}

/**
 * A reset before the handshake is a refusal (tcp_reset in Linux: ECONNREFUSED in SYN_SENT). One behind it, from a server
 * that accepts and cuts off at once, is heard as one of the others where it comes before we have looked.
 */
function answerOf(code: string, address: string): HandshakeAnswer {
  if (code === 'ECONNREFUSED') return { state: 'refused' };
  return code === 'ECONNRESET' || code === 'EPIPE' ? { state: 'open', address } : { state: 'silent', code };
}
