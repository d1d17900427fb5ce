import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Limit of waiting requests on all connections together. No client that we know sends a second one before the first is
 * answered.
 */
const waitingAtMost = 1024;

type Waiting = readonly [IncomingMessage, ServerResponse];

/**
 * Begins one request of a connection at a time. Node itself begins all requests that come in one packet (pipelining,
 * RFC 9112 9.3.2): then 34 kB of requests for evidence took gigabytes.
 * @param cut called for a connection that was ended because too many requests wait
 */
export function oneAtATime(handle: RequestListener, cut: (socket: Socket) => void): RequestListener {
  const lines = new WeakMap<Socket, Waiting[]>();
  let waiting = 0;
  const begin = (request: IncomingMessage, response: ServerResponse): void => {
    // `close` comes after the answer has been sent, and when the connection is lost. Between two requests the loop gets
    // its turn. Otherwise all waiting requests would end in the same turn, where the system accepts the data at once.
    response.once('close', () => {
      setImmediate(next, request.socket);
    });
    handle(request, response);
  };
  const next = (socket: Socket): void => {
    const line = lines.get(socket);
    const first = socket.destroyed ? undefined : line?.shift();
    if (first === undefined) {
      waiting -= line?.length ?? 0;
      lines.delete(socket);
      return;
    }
    waiting -= 1;
    if (line?.length === 0) socket.resume();
    begin(...first);
  };
  return (request, response) => {
    const { socket } = request;
    const line = lines.get(socket);
    if (line === undefined) {
      lines.set(socket, []);
      begin(request, response);
    } else if (waiting < waitingAtMost) {
      waiting += 1;
      line.push([request, response]);
      // Requests of this packet still arrive, but nothing more is read.
      socket.pause();
    } else if (!socket.destroyed) {
      cut(socket);
      socket.destroy();
    }
  };
}
