import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

export interface SiteParts {
  /** Folder of the built host page. */
  readonly host: string;
  /** Folder of the built plugin. */
  readonly plugin: string;
  /** Base address of Prometheus, or null for a page that asks nothing. */
  readonly prometheus: string;
}

/** Serves the host page, the plugin below `/plugin/` and, in place of a data source, Prometheus below `/prometheus/`. */
export async function serve(parts: SiteParts): Promise<Site> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    answer(url, response, parts).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return listen(server);
}

/** Starts a server on a free port of the loopback interface. */
export async function listen(server: Server): Promise<Site> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(url: URL, response: ServerResponse, parts: SiteParts): Promise<void> {
  if (url.pathname.startsWith('/prometheus/')) {
    const upstream = await fetch(parts.prometheus + url.pathname.slice('/prometheus'.length) + url.search);
    response.writeHead(upstream.status, { 'content-type': 'application/json' }).end(await upstream.text());
    return;
  }
  const isPlugin = url.pathname.startsWith('/plugin/');
  const name = isPlugin ? url.pathname.slice('/plugin/'.length) : url.pathname === '/' ? 'index.html' : url.pathname;
  const body = await readFile(path.join(isPlugin ? parts.plugin : parts.host, name)).catch(() => null);
  if (body === null) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': contentTypes[path.extname(name)] ?? 'application/octet-stream' }).end(body);
}
