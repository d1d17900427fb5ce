import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';

/**
 * Bytes that are read from the kernel in one turn of the event loop. The reader processes a whole chunk before other
 * work gets its turn, and Node itself would read up to 32 chunks of 64 kB in one turn: 50,000 tiny messages.
 */
export const readBytes = 4096;

/**
 * A TCP connection with one `data` event in a turn of the event loop, of at most `readBytes`. The rest stays in the
 * kernel, so `bytesRead` is what our side has read.
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

/** How long the asset may take to end a connection after us. Then we close it. */
export const partingMs = 500;

/** How many bytes are still read meanwhile. */
export const partingBytes = 256 * 1024;

/**
 * Ends a connection in order: our FIN comes first (after `farewell`, where there is one), then that of the asset. Data
 * that still arrives is read and dropped, because a socket that closes with unread data sends RST. Above `partingBytes`
 * or `partingMs`, and where the look is aborted, it is cut off. Settles when the socket is closed; never rejects.
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
