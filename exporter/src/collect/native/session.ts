import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { lookup } from 'node:dns/promises';
import { CollectError, type Footprint } from '../../model/collection.ts';
import { abortFault, rest, unlessAborted } from '../abort.ts';
import { connectPaced, part } from '../paced.ts';
import type { Dialogue } from './dialogue.ts';

/** More than that no answer may have; lists of endpoints of OPC UA are the longest. */
export const maxAnswerBytes = 128 * 1024;

/** The largest datagram there is. An asset may send so much for each request, in few datagrams. */
export const datagramBytes = 65_535;
const datagramsAnAnswer = 16;

export interface Place {
  readonly address: string;
  readonly port: number;
  /** So long each answer may take. */
  readonly timeoutMs: number;
}

export interface Talk {
  readonly signal: AbortSignal;
  readonly footprint: Footprint;
}

/**
 * Has the conversation, one request after the other, none of them twice, and closes before it settles, whatever happens.
 * @returns the answers, one for each step
 * @throws CollectError
 */
export async function talk(dialogue: Dialogue, place: Place, { signal, footprint }: Talk): Promise<readonly Buffer[]> {
  if (signal.aborted) throw abortFault(signal);
  const wire = dialogue.transport === 'tcp' ? new TcpWire(dialogue, footprint) : new UdpWire(dialogue, footprint);
  const answers: Buffer[] = [];
  try {
    // Settled here, so that a name with several addresses leads to one machine, and nothing is opened too late.
    const address = await inTime(numberOf(place.address), place, signal);
    await inTime(wire.open({ ...place, address }), place, signal);
    for (const [at, step] of dialogue.steps.entries()) {
      if (at > 0) await rest(dialogue.restMs, signal);
      footprint.requests += 1;
      const answer = await inTime(wire.ask(step.request(answers)), { ...place, begun: () => wire.begun }, signal);
      step.check(answer);
      answers.push(answer);
    }
    return answers;
  } finally {
    const { farewell } = dialogue;
    const isSaid = farewell !== null && answers.length >= farewell.after && !signal.aborted;
    await wire.close(isSaid ? farewell.request(answers) : null, signal);
  }
}

/** The work, unless it takes too long or is called off. */
async function inTime<T>(
  work: Promise<T>,
  { timeoutMs, begun = () => 0 }: Pick<Place, 'timeoutMs'> & { readonly begun?: () => number },
  signal: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new CollectError('timeout', lateness(begun(), timeoutMs / 1000)));
  }, timeoutMs);
  try {
    return await unlessAborted(work, AbortSignal.any([signal, controller.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function lateness(begun: number, seconds: number): string {
  if (begun === 0) return `no answer within ${seconds} s`;
  return `its answer stopped after ${bytesText(begun)}, and the rest did not come within ${seconds} s`;
}

function bytesText(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

interface Wire {
  /** Bytes that have come of the answer that is waited for. */
  readonly begun: number;
  open(place: Place): Promise<void>;
  /** Sends one request and waits for one whole answer. */
  ask(request: Buffer): Promise<Buffer>;
  /** Settles when the operating system has the socket back. An aborted signal leaves no time for a goodbye. */
  close(farewell: Buffer | null, signal: AbortSignal): Promise<void>;
}

/** Whoever waits for the asset, and what ended it. */
class Inbox {
  #waiting: PromiseWithResolvers<Buffer> | null = null;
  #fault: CollectError | null = null;

  /** The answer that comes next. */
  next(): Promise<Buffer> {
    this.#waiting = Promise.withResolvers<Buffer>();
    // Whoever gave up waiting need not hear why.
    this.#waiting.promise.catch(() => undefined);
    if (this.#fault !== null) this.#waiting.reject(this.#fault);
    return this.#waiting.promise;
  }

  get isWaiting(): boolean {
    return this.#waiting !== null;
  }

  take(answer: Buffer): void {
    this.#waiting?.resolve(answer);
    this.#waiting = null;
  }

  /** The first fault counts. */
  fail(fault: CollectError): void {
    this.#fault ??= fault;
    this.#waiting?.reject(this.#fault);
  }
}

class TcpWire implements Wire {
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

  async open({ address, port }: Place): Promise<void> {
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

  /** Null while it is not whole. @throws CollectError */
  #answerIn(bytes: Buffer): Buffer | null {
    if (!this.#inbox.isWaiting)
      throw new CollectError('parse', `${bytesText(bytes.length)} came that nobody had asked for`);
    this.#received = Buffer.concat([this.#received, bytes]);
    const length = this.#lengthOf(this.#received);
    if (Math.max(length ?? 0, this.#received.length) > maxAnswerBytes) {
      throw new CollectError('refused_by_limit', `the answer has more than ${maxAnswerBytes} bytes`);
    }
    if (length === null || this.#received.length < length) return null;
    if (this.#received.length > length) {
      throw new CollectError('parse', `${bytesText(this.#received.length - length)} came behind the answer`);
    }
    return this.#received;
  }
}

class UdpWire implements Wire {
  readonly #footprint: Footprint;
  readonly #inbox = new Inbox();
  readonly #requests: number;
  /** A datagram is a whole answer. */
  readonly begun = 0;
  #socket: DatagramSocket | null = null;
  #bytes = 0;
  #datagrams = 0;

  constructor({ steps }: Dialogue, footprint: Footprint) {
    this.#requests = steps.length;
    this.#footprint = footprint;
  }

  async open({ address, port }: Place): Promise<void> {
    const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
    this.#socket = socket;
    this.#footprint.sessions += 1;
    socket.on('error', (error) => {
      this.#inbox.fail(faultOf(error));
    });
    // Connected, so that the kernel drops what others send and tells when the port is closed.
    const connected = Promise.withResolvers<null>();
    socket.connect(port, address, (error?: Error) => {
      if (error === undefined) connected.resolve(null);
      else connected.reject(faultOf(error));
    });
    await connected.promise;
    socket.on('message', (datagram) => {
      this.#receive(datagram);
    });
  }

  /** What comes while nobody waits is dropped: a late answer, or one that was sent twice. */
  #receive(datagram: Buffer): void {
    this.#bytes += datagram.length;
    this.#datagrams += 1;
    this.#footprint.receivedBytes += datagram.length;
    const [most, mostBytes] = [this.#requests * datagramsAnAnswer, this.#requests * datagramBytes];
    if (this.#datagrams <= most && this.#bytes <= mostBytes) {
      this.#inbox.take(datagram);
      return;
    }
    const what = this.#datagrams > most ? `${most} datagrams` : `${mostBytes} bytes`;
    this.#inbox.fail(new CollectError('refused_by_limit', `the asset sent more than ${what}`));
    void this.close();
  }

  ask(request: Buffer): Promise<Buffer> {
    const answer = this.#inbox.next();
    this.#footprint.sentBytes += request.length;
    this.#socket?.send(request);
    return answer;
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }
}

async function numberOf(address: string): Promise<string> {
  if (isIP(address) !== 0) return address;
  try {
    return (await lookup(address)).address;
  } catch (error) {
    throw faultOf(error);
  }
}

const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens on that port (connection refused)',
  ECONNRESET: 'the asset cut the connection',
  EACCES: 'a broadcast address is never asked',
  EHOSTUNREACH: 'no route to the asset, or it does not answer ARP (host unreachable)',
  ENETUNREACH: 'no route to the network of the asset',
  ENOTFOUND: 'its name is unknown to DNS',
};

/** @param begun bytes of an answer that had come by then */
function faultOf(error: unknown, begun = 0): CollectError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const meaning = meanings[code] ?? `the connection failed (${code})`;
  return new CollectError('unreachable', begun === 0 ? meaning : `${meaning} ${inTheMiddle(begun)}`, { cause: error });
}

function inTheMiddle(begun: number): string {
  return `in the middle of its answer, after ${bytesText(begun)}`;
}
