import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { sourceOf } from './source.ts';

const most = {
  /** Bodies that are made and sent at once: so few that whoever comes waits milliseconds. */
  sending: 8,
  /** Of these, for one source: there is always room for another one. */
  ofOneSource: 4,
  /** As many as there may be connections before one gives way: a lone source may use everything. */
  waiting: 512,
};

/** Whoever reads slowly costs no work: after this time he takes no turn from others any more. */
const usualSlowAfterMs = 100;

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ScrapeQueueOptions {
  /** Hears of the connection of a scrape that was ended because too many wait. */
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
  /** In the order in which they came. */
  readonly waiting: Set<Waiting>;
}

/**
 * Answers a few scrapes at a time; next comes the source with the fewest under way: a flood from one address blinds no
 * Prometheus at another. Load refuses no scrape; where too many wait, the newest of the source with most of them loses
 * its connection.
 */
export class ScrapeQueue {
  readonly #serve: Serve;
  readonly #options: ScrapeQueueOptions;
  /** Those that send or wait, the last served last: a Map keeps the order in which they were added. */
  readonly #sources = new Map<string, ScrapeClient>();
  #sending = 0;
  #waiting = 0;

  constructor(serve: Serve, options: ScrapeQueueOptions) {
    this.#serve = serve;
    this.#options = options;
  }

  /** Resolves when the answer has been sent, or its client is gone. */
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

  /** Resolves when it is its turn, or the client is gone, with what ends the turn. */
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

  /** False where it waited no more. */
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
