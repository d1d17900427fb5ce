import type { Socket } from 'node:net';
import type { Footprint } from '../../model/collection.ts';
import { CollectError } from '../../model/collection.ts';
import { abortFault } from '../abort.ts';
import { connectPaced } from '../paced.ts';
import { sizeText } from '../size.ts';
import { closedFault, quoted, socketFault, timeoutMessage, type Stage } from './faults.ts';
import { Greeting } from './greeting.ts';
import { identRefusal } from './keys/ident.ts';
import { graceMs, maxKeyExchanges, maxMessages } from './limits.ts';
import type { SshSettings } from './settings.ts';

/** How long our ident waits for that of the server. Then we speak first, because some servers want that. */
const identWaitMs = 1000;

export interface SessionRequest {
  readonly settings: SshSettings;
  readonly signal: AbortSignal;
  readonly footprint: Footprint;
}

/**
 * The TCP connection of a look and everything that can end it. The first event (lost connection, refusal, timeout,
 * abort) rejects `failed` with its CollectError. Later events change nothing.
 */
export class AssetConnection {
  readonly socket: Socket;
  readonly greeting = new Greeting();
  readonly failed: Promise<never>;
  stage: Stage = 'connect';
  /** More about the stage, for messages. */
  progress = '';
  /** From the first packet to the name of the server, milliseconds. */
  answerMs = 0;
  readonly #begunAt = performance.now();
  readonly #request: SessionRequest;
  readonly #closed: Promise<unknown>;
  readonly #fail: (fault: CollectError) => void;
  #held = false;
  #messages = 0;
  #keyExchanges = 0;

  constructor(request: SessionRequest) {
    const { address, port } = request.settings;
    const failure = Promise.withResolvers<never>();
    this.failed = failure.promise;
    this.failed.catch(() => undefined);
    this.#fail = failure.reject;
    this.#request = request;
    // Without noDelay each small packet waits for the delayed ACK of the one before (42 ms, measured). autoSelectFamily
    // would open several connections to a name with several addresses.
    this.socket = connectPaced({ host: address, port, noDelay: true, autoSelectFamily: false });
    this.#closed = new Promise((resolve) => {
      this.socket.once('close', resolve);
    });
    request.footprint.sessions += 1;
    this.#watchSocket();
    this.#watchTime();
  }

  fail(fault: CollectError): void {
    this.#fail(fault);
  }

  /** ssh2 has begun to read a message of the asset. Above the cap the connection ends at once. */
  countMessage(): void {
    this.#messages += 1;
    const most = maxMessages(this.#request.settings.limits);
    if (this.#messages > most) this.#refuseAbove(`the asset sent more than ${most} SSH messages`);
  }

  /** A key exchange is over. The asset may begin another one at any time. */
  countKeyExchange(): void {
    this.#keyExchanges += 1;
    if (this.#keyExchanges <= maxKeyExchanges) return;
    this.#refuseAbove(`the asset wanted more than ${maxKeyExchanges} key exchanges`);
  }

  /** Waits for the work, unless the connection fails first. */
  guard<T>(work: Promise<T>): Promise<T> {
    return Promise.race([this.failed, work]);
  }

  /**
   * Holds written data until the end of this turn of the event loop. ssh2 writes each of its messages separately;
   * together they need about half of the packets.
   */
  batch(): void {
    this.#hold();
    setImmediate(() => {
      this.#release();
    });
  }

  /**
   * Waits up to `graceMs` until the asset ends the connection, then ends it. `farewell` says goodbye where that is
   * possible.
   */
  async close(farewell: () => void): Promise<void> {
    // Stops the timer. Nobody waits for anything any more.
    this.fail(new CollectError('protocol', 'the session is over'));
    const timer = setTimeout(() => {
      this.socket.destroy();
    }, graceMs);
    if (this.stage === 'connect' || this.stage === 'ident') this.socket.destroy();
    else if (!this.socket.destroyed) {
      this.batch();
      this.#part(farewell);
    }
    await this.#closed;
    clearTimeout(timer);
    this.#request.footprint.sentBytes += this.socket.bytesWritten;
    this.#request.footprint.receivedBytes += this.socket.bytesRead;
  }

  /** ssh2 throws where its own state is gone already; then there is nobody to say goodbye to. */
  #part(farewell: () => void): void {
    try {
      farewell();
    } catch {
      this.socket.destroy();
    }
  }

  #watchSocket(): void {
    const { socket } = this;
    const speakFirst = setTimeout(() => {
      this.#release();
    }, identWaitMs);
    socket.on('connect', () => {
      this.stage = 'ident';
      this.#hold();
      speakFirst.refresh();
    });
    socket.on('data', (chunk: Buffer) => {
      this.#receive(chunk);
    });
    socket.on('error', (error) => {
      this.fail(socketFault(error, this.stage));
    });
    socket.on('close', () => {
      clearTimeout(speakFirst);
      this.fail(closedFault(this.stage, this.#detail()));
    });
  }

  #receive(chunk: Buffer): void {
    if (this.stage === 'ident' || this.stage === 'key exchange') this.greeting.push(chunk);
    if (this.stage === 'ident' && !this.#judgeIdent()) return;
    this.batch();
    const { maxBytes } = this.#request.settings.limits;
    if (this.socket.bytesRead <= maxBytes) return;
    this.#refuseAbove(`the asset sent more than ${sizeText(maxBytes)}`);
  }

  /** True where the server has sent its name and we may continue. Before that we have sent nothing. */
  #judgeIdent(): boolean {
    const { ident } = this.greeting;
    if (ident !== null) {
      this.answerMs = performance.now() - this.#begunAt;
      const refusal = identRefusal(ident, this.#request.settings.platform);
      if (refusal === null) this.stage = 'key exchange';
      else this.#refuse(refusal);
      return refusal === null;
    }
    if (this.greeting.hopeless) {
      const said = quoted(this.greeting.firstLine);
      this.#refuse(new CollectError('protocol', `this is no SSH server: it says ${said}`));
    }
    return false;
  }

  #refuseAbove(message: string): void {
    this.#refuse(new CollectError('refused_by_limit', message));
  }

  #refuse(fault: CollectError): void {
    this.fail(fault);
    this.socket.destroy();
  }

  #watchTime(): void {
    const { signal, settings } = this.#request;
    const timer = setTimeout(() => {
      this.fail(new CollectError('timeout', timeoutMessage(this.stage, settings.timeoutMs) + this.#detail()));
    }, settings.timeoutMs);
    const abort = () => {
      this.fail(abortFault(signal));
    };
    signal.addEventListener('abort', abort, { once: true });
    this.failed.catch(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    });
  }

  #detail(): string {
    if (this.progress !== '') return ` (${this.progress})`;
    const said = this.greeting.firstLine;
    return this.stage === 'ident' && said !== '' ? `; it said ${quoted(said)}` : '';
  }

  #hold(): void {
    if (this.#held) return;
    this.#held = true;
    this.socket.cork();
  }

  #release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.socket.uncork();
  }
}
