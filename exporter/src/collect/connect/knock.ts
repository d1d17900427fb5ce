import { connect } from 'node:net';
import { abortFault } from '../abort.ts';
import type { Look } from '../collector.ts';

/** So long the asset has to end a connection after us; then it is let go. */
export const graceMs = 500;

/** What an asset may say by itself before we are gone; more, and it is cut off. */
export const greetingBytes = 4096;

export interface Knock {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** What a port answered to a handshake. `address` is the one that answered. */
export type Answer =
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
export async function knock({ host, port, timeoutMs }: Knock, { signal, footprint }: Look): Promise<Answer> {
  if (signal.aborted) throw abortFault(signal);
  footprint.sessions += 1;
  // There is none in it, but it costs the asset as much: the budget of the plant counts requests.
  footprint.requests += 1;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  // Nobody waits for it before the socket is closed.
  promise.catch(() => undefined);
  const closed = Promise.withResolvers<null>();
  const socket = connect({ host, port, noDelay: true });
  const destroy = (): void => {
    socket.destroy();
  };
  const timer = setTimeout(() => {
    resolve({ state: 'silent', code: 'ETIMEDOUT' });
    destroy();
  }, timeoutMs);
  let grace: NodeJS.Timeout | undefined;
  socket.on('connect', () => {
    clearTimeout(timer);
    resolve({ state: 'open', address: socket.remoteAddress ?? host });
    socket.end();
    grace = setTimeout(destroy, graceMs);
  });
  socket.on('data', () => {
    if (socket.bytesRead > greetingBytes) destroy();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const code = error.code ?? 'unknown';
    // After the handshake nothing changes any more: the first answer counts.
    resolve(code === 'ECONNREFUSED' ? { state: 'refused' } : { state: 'silent', code });
  });
  socket.on('close', () => {
    closed.resolve(null);
  });
  const abort = (): void => {
    reject(abortFault(signal));
    destroy();
  };
  signal.addEventListener('abort', abort);
  await closed.promise;
  signal.removeEventListener('abort', abort);
  clearTimeout(timer);
  clearTimeout(grace);
  footprint.sentBytes += socket.bytesWritten;
  footprint.receivedBytes += socket.bytesRead;
  return await promise;
}
