import { abortFault } from '../abort.ts';
import type { Look } from '../collector.ts';
import { connectPaced, part } from '../paced.ts';

export interface Knock {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** The answer of a port to a handshake. `address` is the one that answered. */
export type HandshakeAnswer =
  | { readonly state: 'open'; readonly address: string }
  /** A reset: nothing listens there, or a firewall sent it. */
  | { readonly state: 'refused' }
  /** `ETIMEDOUT`, `EHOSTUNREACH`, ... */
  | { readonly state: 'silent'; readonly code: string };

/**
 * One TCP handshake with an orderly end: our FIN comes first, we send no data, and we use no data of the asset. A
 * greeting of the asset is read and dropped, because a socket that closes with unread data sends RST instead of FIN.
 * @throws CollectError where the look is aborted before there is an answer; the socket is closed then as well
 */
export async function knock({ host, port, timeoutMs }: Knock, { signal, footprint }: Look): Promise<HandshakeAnswer> {
  if (signal.aborted) throw abortFault(signal);
  footprint.sessions += 1;
  // A handshake is no request, but it costs the asset as much, and the budget of the plant counts requests.
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
    // After the handshake only the first answer counts.
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
 * A reset during the handshake is a refusal (tcp_reset in Linux: ECONNREFUSED in SYN_SENT). A reset after it, from a
 * server that accepts and cuts off at once, can arrive before we have read the success; it comes with another code.
 */
function answerOf(code: string, address: string): HandshakeAnswer {
  if (code === 'ECONNREFUSED') return { state: 'refused' };
  return code === 'ECONNRESET' || code === 'EPIPE' ? { state: 'open', address } : { state: 'silent', code };
}
