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
