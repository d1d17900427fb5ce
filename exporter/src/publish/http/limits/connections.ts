import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { DropArgument, Socket } from 'node:net';
import type { DropReason, HttpOptions } from '../options.ts';
import { sourceOf } from './source.ts';

const most = {
  /** Above this number an old connection is closed for a new one. */
  connections: 512,
  /** The limit while every connection has a request under way; only sources with few connections get one then. */
  inAll: 1024,
  few: 8,
};

const logEveryMs = 60_000;

interface Connection {
  readonly socket: Socket;
  readonly peer: string;
  readonly source: ClientConnections;
  /** Requests whose answer has not been sent yet. */
  readonly requests: Set<IncomingMessage>;
  served: boolean;
}

interface ClientConnections {
  readonly address: string;
  connections: number;
  /**
   * Connections that may be closed, longest idle first. Some may have a whole request meanwhile. A Set keeps the order
   * of adding.
   */
  readonly idle: Set<Connection>;
}

type ConnectionsOptions = Pick<HttpOptions, 'dropped' | 'log' | 'now'>;

/**
 * Keeps room for new connections, above all for scrapes. When the server is full, the source with most connections
 * loses its longest idle or unfinished one. A request under way is never cut; a request whose body has not come is
 * unfinished.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #sources = new Map<string, ClientConnections>();
  /** By address and port of the client: with TLS, requests arrive on another socket object than the connection. */
  readonly #known = new Map<string, Connection>();
  #unlogged: Partial<Record<DropReason, number>> = {};
  #loggedAt = -Infinity;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  watch(server: Server): void {
    server.maxConnections = most.inAll;
    server.on('connection', (socket: Socket) => {
      this.#opened(socket);
    });
    server.on('drop', (data?: DropArgument) => {
      this.dropped('full', sourceOf({ remoteAddress: data?.remoteAddress }));
    });
  }

  /** A request has begun. Once it is whole, its connection is not closed until the answer has been sent. */
  asked(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#known.get(peerOf(request.socket));
    if (connection === undefined) return;
    connection.requests.add(request);
    if (!givesWay(connection)) connection.source.idle.delete(connection);
    response.once('close', () => {
      connection.requests.delete(request);
      connection.served = true;
      const isKnown = this.#known.get(connection.peer) === connection;
      if (isKnown && givesWay(connection)) connection.source.idle.add(connection);
    });
  }

  /** Counts dropped connections, and writes to the log at most once a minute. */
  dropped(reason: DropReason, source: string): void {
    const { dropped, log, now } = this.#options;
    dropped(reason);
    this.#unlogged = { ...this.#unlogged, [reason]: (this.#unlogged[reason] ?? 0) + 1 };
    if (now() - this.#loggedAt < logEveryMs) return;
    log.warn({ dropped: this.#unlogged, source }, 'connections were dropped so that others are answered');
    this.#loggedAt = now();
    this.#unlogged = {};
  }

  #opened(socket: Socket): void {
    if (socket.remoteAddress === undefined) {
      // The connection ended before it was accepted.
      socket.destroy();
      return;
    }
    const address = sourceOf(socket);
    const source = this.#sources.get(address) ?? { address, connections: 0, idle: new Set() };
    const connection: Connection = { socket, peer: peerOf(socket), source, requests: new Set(), served: false };
    this.#sources.set(address, source);
    this.#known.set(connection.peer, connection);
    source.connections += 1;
    source.idle.add(connection);
    socket.once('close', () => {
      this.#forget(connection);
    });
    if (this.#known.size > most.connections) this.#makeRoom(connection);
  }

  #forget(connection: Connection): void {
    const { peer, source } = connection;
    if (this.#known.get(peer) !== connection) return;
    this.#known.delete(peer);
    source.idle.delete(connection);
    source.connections -= 1;
    if (source.connections === 0) this.#sources.delete(source.address);
  }

  #makeRoom(newest: Connection): void {
    let largest = newest.source;
    for (const source of this.#sources.values()) {
      if (source.connections > largest.connections && longestIdle(source) !== null) largest = source;
    }
    const longest = longestIdle(largest) ?? newest;
    if (longest === newest && newest.source.connections <= most.few) return;
    // At once: a socket reports its end only after all connections that came together have been accepted.
    this.#forget(longest);
    longest.socket.destroy();
    this.dropped(
      longest === newest ? 'full' : longest.served && longest.requests.size === 0 ? 'idle' : 'unfinished',
      largest.address,
    );
  }
}

/** The first connection that may still be closed. A body that arrived without being read is noticed only here. */
function longestIdle({ idle }: ClientConnections): Connection | null {
  for (const connection of idle) {
    if (givesWay(connection)) return connection;
    idle.delete(connection);
  }
  return null;
}

/** True where no request is whole. Node sets `complete` only after it has parsed the end, even without a body. */
function givesWay({ requests }: Connection): boolean {
  for (const request of requests) {
    if (request.complete || !hasBody(request)) return false;
  }
  return true;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
