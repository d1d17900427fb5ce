import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A connection on which anything can be said, byte for byte. */
export interface RawConnection {
  readonly socket: Socket;
  /** All that has come so far. */
  readonly text: () => string;
  /** Resolves as soon as the test holds for what has come, or the connection has ended. */
  readonly until: (holds: (text: string) => boolean) => Promise<string>;
}

/** @param base where the server listens; @param from the address of this machine to come from */
export async function rawConnection(base: string, from?: string): Promise<RawConnection> {
  const { protocol, hostname, port } = new URL(base);
  const host = hostname.replace(/^\[|\]$/g, '');
  const where = { host, port: Number(port), ...(from === undefined ? {} : { localAddress: from }) };
  const isTls = protocol === 'https:';
  const socket = isTls ? connectTls({ ...where, rejectUnauthorized: false }) : connect(where);
  const chunks: Buffer[] = [];
  // A server that cuts a connection resets it.
  socket.on('error', () => undefined);
  await once(socket, isTls ? 'secureConnect' : 'connect');
  const text = (): string => Buffer.concat(chunks).toString('latin1');
  const until = (holds: (text: string) => boolean): Promise<string> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (holds(text()) || socket.destroyed) resolve(text());
      };
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('data', check).once('close', check);
      check();
    });
  return { socket, text, until };
}

/** `GET` of a path, as short as it can be. */
export function getOf(path: string, headers: readonly string[] = []): string {
  return [`GET ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
}
