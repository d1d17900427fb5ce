import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that wait on all connections together. Nobody we know sends a second one before the first is answered. */
const waitingAtMost = 1024;

type Waiting = readonly [IncomingMessage, ServerResponse];

/**
 * Begins one request of a connection at a time. Node itself begins all that come in one packet (pipelining, RFC 9112
 * 9.3.2): 34 kB of requests for evidence then took gigabytes.
 * @param cut hears of a connection that was ended because too many requests wait
 */
export function oneAtATime(handle: RequestListener, cut: (socket: Socket) => void): RequestListener {
  const lines = new WeakMap<Socket, Waiting[]>();
  let waiting = 0;
  const begin = (request: IncomingMessage, response: ServerResponse): void => {
    // Comes once the answer has been sent, and where the connection is gone. The loop gets its turn in between: what the
    // system takes at once ends in the turn in which it began, and so would all that wait behind it.
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
      // The rest of the packet is still handed over; nothing more is read.
      socket.pause();
    } else if (!socket.destroyed) {
      cut(socket);
      socket.destroy();
    }
  };
}
