import express, { type Express } from 'express';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import { isIP, type AddressInfo } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { revealed } from '../../lib/secret.ts';
import { guard } from './access/access.ts';
import { apiRoutes } from './api/routes.ts';
import { Connections } from './limits/connections.ts';
import { healthRoutes, reloadRoute } from './health.ts';
import { closeServer, hostAndPort, listenOn } from './listen.ts';
import type { HttpOptions, HttpServer, Tls } from './options.ts';
import { pageRoutes } from './pages/routes.tsx';
import { Passwords } from './access/passwords.ts';
import { Load } from './limits/load.ts';
import { oneAtATime } from './limits/one-at-a-time.ts';
import { HttpProblem, problemHandler } from './problem.ts';
import { ScrapeQueue } from './limits/scrape-queue.ts';
import { sourceOf } from './limits/source.ts';
import { strict } from './limits/strict.ts';

const stopWithinMs = 5_000;

/** Nobody needs more, and many clients must not use up the memory of the exporter. */
const most = {
  headerBytes: 16 * 1024,
  headersWithinMs: 10_000,
  requestWithinMs: 30_000,
  /** How late the two limits above may be noticed; Node checks twice a minute by default. */
  checkedEveryMs: 5_000,
  handshakeWithinMs: 10_000,
  /** For a client that neither reads nor writes any more. */
  silentForMs: 120_000,
};

/** The URL shows a host that a browser can open in place of "all addresses". */
const openable = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** The server of metrics, health, API and pages. Listens after `start`. */
export function createHttpServer(options: HttpOptions): HttpServer {
  const passwords = new Passwords();
  const connections = new Connections(options);
  const scrapes = new ScrapeQueue(options.metrics, {
    dropped: (socket) => {
      connections.dropped('waiting', sourceOf(socket));
    },
  });
  const inTurn = oneAtATime(createApp(options, passwords, scrapes), (socket) => {
    connections.dropped('pipelined', sourceOf(socket));
  });
  const listener: RequestListener = (request, response) => {
    connections.asked(request, response);
    inTurn(request, response);
  };
  const server = withLimits(serverOf(options, listener));
  connections.watch(server);
  return {
    start: async () => {
      await listenOn(server, options.listen);
      // Without this listener, one connection that cannot be accepted would end the exporter.
      server.on('error', (error) => {
        options.log.error({ err: error }, 'the HTTP server has trouble');
      });
    },
    stop: async () => {
      await closeServer(server, stopWithinMs);
      await passwords.stop();
    },
    renew: (tls) => {
      if (server instanceof TlsServer) server.setSecureContext(contextOf(tls));
    },
    get url() {
      const { address, port } = server.address() as AddressInfo;
      const host = isIP(options.listen.host) === 0 ? options.listen.host : address;
      return `${options.tls === null ? 'http' : 'https'}://${hostAndPort(openable.get(host) ?? host, port)}`;
    },
  };
}

function serverOf({ tls }: HttpOptions, listener: RequestListener): Server {
  const limits = { maxHeaderSize: most.headerBytes, connectionsCheckingInterval: most.checkedEveryMs };
  if (tls === null) {
    return createServer(limits, listener);
  }
  const client = tls.clientCa === null ? {} : { requestCert: true, rejectUnauthorized: true };
  const handshakeTimeout = most.handshakeWithinMs;
  return createTlsServer({ ...limits, handshakeTimeout, ...contextOf(tls), ...client }, listener);
}

function contextOf({ cert, key, clientCa, minVersion }: Tls): SecureContextOptions {
  return { cert, key: revealed(key), minVersion, ...(clientCa === null ? {} : { ca: clientCa }) };
}

function withLimits(server: Server): Server {
  server.headersTimeout = most.headersWithinMs;
  server.requestTimeout = most.requestWithinMs;
  server.setTimeout(most.silentForMs);
  return server;
}

function createApp(options: HttpOptions, passwords: Passwords, scrapes: ScrapeQueue): Express {
  const app = express();
  const load = new Load();
  app.disable('x-powered-by');
  // Hashing 60 MB of metrics for an ETag that nobody needs costs more than sending them.
  app.disable('etag');
  app.use((_request, response, next) => {
    response.set(securityHeaders);
    next();
  });
  app.use(strict);
  app.use(healthRoutes(options));
  app.use(guard(options, passwords));
  app.get('/metrics', (request, response) => scrapes.answer(request, response));
  app.use(reloadRoute(options));
  app.use('/api/v1', apiRoutes(options, load));
  app.use(pageRoutes(options, load));
  app.use(() => {
    throw new HttpProblem(404, 'not_found', 'there is no such page');
  });
  app.use(problemHandler(options.log));
  return app;
}

/** Pages have no script, but text of hostile machines. So a browser must run and load nothing else. */
const securityHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};
