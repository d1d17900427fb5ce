import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type Encoding = 'identity' | 'gzip';

/** Requests a path and drops the answer. */
export interface LeanClient {
  /** Milliseconds from the request to the last byte of the answer. */
  time(path: string, encoding: Encoding): Promise<number>;
  close(): void;
}

interface Answer {
  head: string;
  /** Bytes of the body that are still to come; null while the head is read. */
  left: number | null;
  readonly arrived: () => void;
}

/**
 * An HTTP client that reads into one Buffer, over a kept connection like Prometheus. The client of node:http takes 100
 * ms for 64 MB, five times what the server needs, so it would measure itself.
 */
export async function connectLean(url: string): Promise<LeanClient> {
  let answer: Answer | null = null;
  const open = (): Promise<Socket> =>
    connectTo(url, (bytes) => {
      if (answer !== null) read(answer, bytes);
    });
  let socket = await open();
  return {
    async time(path, encoding) {
      // Servers end silent connections after a while. Opening a new one is no part of a scrape.
      if (socket.destroyed || socket.readableEnded) socket = await open();
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const lost = (): void => {
        reject(new Error(`the server of the bench hung up before ${path} was whole`));
      };
      socket.once('close', lost);
      const began = performance.now();
      answer = {
        head: '',
        left: null,
        arrived: () => {
          resolve(performance.now() - began);
        },
      };
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: ${encoding}\r\n\r\n`);
      const ms = await promise;
      socket.off('close', lost);
      return ms;
    },
    close: () => socket.destroy(),
  };
}

async function connectTo(url: string, take: (bytes: Buffer) => void): Promise<Socket> {
  const socket = connect({
    host: '127.0.0.1',
    port: Number(new URL(url).port),
    noDelay: true,
    onread: {
      buffer: Buffer.alloc(256 * 1024),
      callback: (bytes, buffer) => {
        take(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
        return true;
      },
    },
  });
  await once(socket, 'connect');
  // Callers who wait for an answer are told by `close`.
  socket.on('error', () => undefined);
  return socket;
}

function read(answer: Answer, bytes: Buffer): void {
  if (answer.left === null) {
    answer.head += bytes.toString('latin1');
    const end = answer.head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const [, status, length] = /^HTTP\/1\.1 (\d+)[^]*\r\ncontent-length: (\d+)/i.exec(answer.head.slice(0, end)) ?? [];
    if (status !== '200') throw new Error(`the server of the bench answered: ${answer.head.slice(0, 200)}`);
    answer.left = Number(length) - (answer.head.length - end - 4);
  } else {
    answer.left -= bytes.length;
  }
  if (answer.left === 0) answer.arrived();
}
