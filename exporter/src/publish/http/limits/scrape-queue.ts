import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { sourceOf } from './source.ts';

const most = {
  /** Bodies that are made and sent at a time: so few that a new scrape waits only milliseconds. */
  sending: 8,
  /** Part of it for one source, so that another source always finds room. */
  ofOneSource: 4,
  /** As many as the connections that are kept, so that a lone source may use everything. */
  waiting: 512,
};

/** A client that reads slowly costs no CPU. After this time it does not count as a turn any more. */
const usualSlowAfterMs = 100;

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ScrapeQueueOptions {
  /** Called for the connection of a scrape that was ended because too many wait. */
  readonly dropped: (socket: Socket) => void;
  readonly slowAfterMs?: number;
}

interface Waiting {
  readonly source: ScrapeClient;
  readonly socket: Socket;
  readonly go: () => void;
}

interface ScrapeClient {
  readonly address: string;
  sending: number;
  /** In the order of arrival. */
  readonly waiting: Set<Waiting>;
}

/**
 * Answers a few scrapes at a time. The source with the fewest under way is next, so a flood from one address does not
 * stop a Prometheus at another. Load refuses no scrape; where too many wait, the newest of the source with most of them
 * loses its connection.
 */
export class ScrapeQueue {
  readonly #serve: Serve;
  readonly #options: ScrapeQueueOptions;
  /** Sources that send or wait; the one served last is at the end. A Map keeps the order of adding. */
  readonly #sources = new Map<string, ScrapeClient>();
  #sending = 0;
  #waiting = 0;

  constructor(serve: Serve, options: ScrapeQueueOptions) {
    this.#serve = serve;
    this.#options = options;
  }

  /** Resolves when the answer has been sent, or the client is gone. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const address = sourceOf(socket);
    const source = this.#sources.get(address) ?? { address, sending: 0, waiting: new Set<Waiting>() };
    this.#sources.set(address, source);
    const done = await this.#turn(source, { socket, response });
    const slow = setTimeout(done, this.#options.slowAfterMs ?? usualSlowAfterMs);
    try {
      await this.#serve(request, response);
    } finally {
      clearTimeout(slow);
      done();
    }
  }

  /** Resolves when it is its turn, or the client is gone, with a function that ends the turn. */
  async #turn(
    source: ScrapeClient,
    { socket, response }: { socket: Socket; response: ServerResponse },
  ): Promise<() => void> {
    if (this.#sending < most.sending && source.sending < most.ofOneSource) return this.#begin(source);
    const { promise, resolve } = Promise.withResolvers<() => void>();
    const waiting: Waiting = {
      source,
      socket,
      go: () => {
        this.#leave(waiting);
        resolve(this.#begin(source));
      },
    };
    source.waiting.add(waiting);
    this.#waiting += 1;
    response.once('close', () => {
      if (this.#leave(waiting)) resolve(() => undefined);
    });
    if (this.#waiting > most.waiting) this.#dropOne();
    return await promise;
  }

  #begin(source: ScrapeClient): () => void {
    let isUnderWay = true;
    source.sending += 1;
    this.#sending += 1;
    this.#sources.delete(source.address);
    this.#sources.set(source.address, source);
    return () => {
      if (!isUnderWay) return;
      isUnderWay = false;
      source.sending -= 1;
      this.#sending -= 1;
      this.#forget(source);
      this.#next();
    };
  }

  #next(): void {
    let next: ScrapeClient | null = null;
    for (const source of this.#sources.values()) {
      if (source.waiting.size === 0 || source.sending >= (next?.sending ?? most.ofOneSource)) continue;
      next = source;
    }
    const [first] = next?.waiting ?? [];
    first?.go();
  }

  /** False where it was not waiting. */
  #leave(waiting: Waiting): boolean {
    if (!waiting.source.waiting.delete(waiting)) return false;
    this.#waiting -= 1;
    this.#forget(waiting.source);
    return true;
  }

  #forget({ address, sending, waiting }: ScrapeClient): void {
    if (sending === 0 && waiting.size === 0) this.#sources.delete(address);
  }

  #dropOne(): void {
    const [largest] = [...this.#sources.values()].sort((one, other) => other.waiting.size - one.waiting.size);
    const newest = [...(largest?.waiting ?? [])].at(-1);
    if (newest === undefined) return;
    this.#options.dropped(newest.socket);
    newest.socket.destroy();
  }
}
