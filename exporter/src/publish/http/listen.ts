import type { Server } from 'node:http';
import type { ListenOptions } from 'node:net';
import { ListenError } from './options.ts';

/**
 * Resolves when the server listens. `::` means all addresses, also on a machine without IPv6.
 * @throws ListenError what is wrong, and what would be right
 */
export async function listenOn(server: Server, options: ListenOptions): Promise<void> {
  try {
    await listen(server, options);
  } catch (error) {
    if (options.host !== '::' || !(error instanceof ListenError && hasNoIpv6(error.cause))) throw error;
    await listen(server, { ...options, host: '0.0.0.0' });
  }
}

/** Linux says EAFNOSUPPORT where IPv6 is not in the kernel, EADDRNOTAVAIL where it is switched off. */
function hasNoIpv6(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(String(error.code));
}

async function listen(server: Server, options: ListenOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen(options, () => {
    resolve(undefined);
  });
  try {
    await promise;
  } catch (error) {
    throw new ListenError(reasonOf(error, options), { cause: error });
  } finally {
    server.off('error', reject);
  }
}

function reasonOf(error: unknown, { host, port, path }: ListenOptions): string {
  const where = path ?? hostAndPort(host ?? '', port ?? 0);
  switch (error instanceof Error && 'code' in error ? error.code : null) {
    case 'EADDRINUSE':
      return `${where} is taken by another program; stop it, or set another address with listen:`;
    case 'EACCES':
      return `${where} may not be used by this account; ports below 1024 need rights, set another one with listen:`;
    case 'EAFNOSUPPORT':
    case 'EADDRNOTAVAIL':
      return `${where} is no address of this machine; set one of its own with listen:`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name in ${where} has no address; set an IP address with listen:`;
    default:
      return `${where} cannot be listened on: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** `127.0.0.1:9988`, `[::1]:9988` */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Ends the server: no new connections; requests under way have `graceMs` to finish, then they are cut. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.close(() => {
    resolve(undefined);
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await promise;
  clearTimeout(cut);
}
