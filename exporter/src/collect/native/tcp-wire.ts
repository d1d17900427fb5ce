import type { Socket } from 'node:net';
import { CollectError, type Footprint } from '../../model/collection.ts';
import { connectPaced, part } from '../paced.ts';
import type { Dialogue } from './dialogue.ts';
import { maxMessageBytes, Inbox, type Peer, type Wire } from './wire.ts';
import { bytesText, faultOf, inTheMiddle } from './wire-faults.ts';

/**
 * One TCP connection. The protocol tells how long an answer is. More bytes, or bytes without a request, are an error.
 */
export class TcpWire implements Wire {
  readonly #lengthOf: Dialogue['lengthOf'];
  readonly #footprint: Footprint;
  readonly #inbox = new Inbox();
  #socket: Socket | null = null;
  #received = Buffer.alloc(0);
  #isOver = false;

  constructor({ lengthOf }: Dialogue, footprint: Footprint) {
    this.#lengthOf = lengthOf;
    this.#footprint = footprint;
  }

  get begun(): number {
    return this.#received.length;
  }

  async open({ address, port }: Peer): Promise<void> {
    this.#footprint.sessions += 1;
    const socket = connectPaced({ host: address, port, noDelay: true });
    this.#socket = socket;
    const connected = Promise.withResolvers<null>();
    connected.promise.catch(() => undefined);
    socket.on('connect', () => {
      connected.resolve(null);
    });
    socket.on('data', (bytes: Buffer) => {
      this.#receive(bytes);
    });
    socket.on('error', (error) => {
      const fault = faultOf(error, this.begun);
      connected.reject(fault);
      this.#inbox.fail(fault);
    });
    socket.on('end', () => {
      const when = this.begun === 0 ? 'instead of answering' : inTheMiddle(this.begun);
      this.#inbox.fail(new CollectError('protocol', `the asset closed the connection ${when}`));
    });
    await connected.promise;
  }

  ask(request: Buffer): Promise<Buffer> {
    const answer = this.#inbox.next();
    this.#socket?.write(request);
    return answer;
  }

  async close(farewell: Buffer | null, signal: AbortSignal): Promise<void> {
    const socket = this.#socket;
    if (socket === null) return;
    this.#isOver = true;
    await part(socket, farewell, signal);
    this.#footprint.sentBytes += socket.bytesWritten;
    this.#footprint.receivedBytes += socket.bytesRead;
  }

  #receive(bytes: Buffer): void {
    if (this.#isOver) return;
    try {
      const answer = this.#answerIn(bytes);
      if (answer === null) return;
      this.#received = Buffer.alloc(0);
      this.#inbox.take(answer);
    } catch (error) {
      // The rest is read and dropped while the connection ends in order.
      this.#isOver = true;
      this.#inbox.fail(error instanceof CollectError ? error : faultOf(error));
    }
  }

  /** Null while it is not complete. @throws CollectError */
  #answerIn(bytes: Buffer): Buffer | null {
    if (!this.#inbox.isWaiting)
      throw new CollectError('parse', `${bytesText(bytes.length)} came that nobody had asked for`);
    this.#received = Buffer.concat([this.#received, bytes]);
    const length = this.#lengthOf(this.#received);
    if (Math.max(length ?? 0, this.#received.length) > maxMessageBytes) {
      throw new CollectError('refused_by_limit', `the answer has more than ${maxMessageBytes} bytes`);
    }
    if (length === null || this.#received.length < length) return null;
    if (this.#received.length > length) {
      throw new CollectError('parse', `${bytesText(this.#received.length - length)} came behind the answer`);
    }
    return this.#received;
  }
}
