import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';

/**
 * So much is taken from the kernel in one turn of the event loop. Whoever reads takes a whole chunk apart before anybody
 * else has his turn, and Node itself would read up to 32 chunks of 64 kB in one: 50,000 tiny messages.
 */
export const readBytes = 4096;

/**
 * A TCP connection of which one `data` comes in a turn of the event loop, of at most `readBytes`. What was not taken stays
 * in the kernel, so `bytesRead` is what our side has read.
 */
export function connectPaced(options: Omit<TcpNetConnectOpts, 'onread'>): Socket {
  const socket: Socket = connect({
    ...options,
    onread: {
      buffer: () => Buffer.allocUnsafe(readBytes),
      callback: (length, buffer) => {
        socket.emit('data', Buffer.from(buffer.buffer, buffer.byteOffset, length));
        setImmediate(() => {
          socket.resume();
        });
        return false;
      },
    },
  } as TcpNetConnectOpts);
  return socket;
}

/** So long the asset may take to end a connection after us; then it is let go. */
export const partingMs = 500;

/** So much of what it still sends is read meanwhile. */
export const partingBytes = 256 * 1024;

/**
 * Ends a connection in order: our FIN, behind `farewell` where there is one, and then the asset's. What it still sends is
 * read and dropped, for a socket that closes with something unread sends RST instead. Above `partingBytes` or
 * `partingMs`, and where the look is aborted, it is cut off. Settles when the socket is closed; never rejects.
 */
export async function part(socket: Socket, farewell: Buffer | null, signal: AbortSignal): Promise<void> {
  if (socket.closed) return;
  const { promise: closed, resolve } = Promise.withResolvers<null>();
  const destroy = (): void => {
    socket.destroy();
  };
  const before = socket.bytesRead;
  socket.on('close', () => {
    resolve(null);
  });
  socket.on('data', () => {
    if (socket.bytesRead - before > partingBytes) destroy();
  });
  const timer = setTimeout(destroy, partingMs);
  signal.addEventListener('abort', destroy);
  if (socket.connecting || signal.aborted) destroy();
  else if (farewell !== null && !socket.writableEnded) socket.end(farewell);
  // Where the asset has ended it, Node has sent our FIN already.
  else socket.end();
  await closed;
  clearTimeout(timer);
  signal.removeEventListener('abort', destroy);
}
