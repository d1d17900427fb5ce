import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import { ipOf } from '../../../lib/dns.ts';
import type { Footprint } from '../../../model/collection.ts';
import type { SessionLimits } from '../../../model/profile.ts';

export interface SocketTarget {
  readonly address: string;
  readonly port: number;
  /** `pauseMs` is the rest for the asset between one datagram, either way, and the next one of ours. */
  readonly limits: Pick<SessionLimits, 'pauseMs'>;
}

/** What the owner of the socket is told and decides. */
export interface SocketOwner {
  readonly footprint: Footprint;
  /** Called with each datagram before it goes out; may close the socket instead. */
  sending(datagram: Buffer): void;
  /** Called with the bytes of each datagram of the asset when it arrives; may close the socket instead. */
  arrived(bytes: number): void;
  /** Called with each datagram in its turn. False keeps it from the library. */
  received(datagram: Buffer): boolean;
  failed(error: Error): void;
}

interface Use {
  readonly owner: SocketOwner;
  readonly gapMs: number;
}

type SendArguments = [
  offset: number,
  length: number,
  port: number,
  address: string,
  sent: (error: Error | null) => void,
];

/**
 * The UDP socket of one look, with the interface of `dgram` that the library expects. It is connected, so that the
 * kernel drops datagrams of others and reports a closed port. Datagrams that arrive between bind and connect are
 * dropped here.
 */
export class AssetSocket extends EventEmitter {
  readonly family: 'udp4' | 'udp6';
  readonly #socket: Socket;
  readonly #owner: SocketOwner;
  readonly #gapMs: number;
  /** When the last datagram went in either direction, in milliseconds of a monotonic clock. */
  #lastAt = -Infinity;
  #resting: NodeJS.Timeout | undefined;
  /** Null until the socket is connected, because no datagram before that can be an answer. */
  #peer: { readonly address: string; readonly port: number } | null = null;
  #closing: Promise<void> | null = null;
  /** Datagrams that have arrived and wait for their turn. */
  #waiting: Buffer[] = [];
  #turn: NodeJS.Immediate | undefined;

  private constructor(socket: Socket, family: 'udp4' | 'udp6', { owner, gapMs }: Use) {
    super();
    this.family = family;
    this.#socket = socket;
    this.#owner = owner;
    this.#gapMs = gapMs;
  }

  static async open(target: SocketTarget, owner: SocketOwner): Promise<AssetSocket> {
    const address = await ipOf(target.address);
    const family = isIP(address) === 6 ? 'udp6' : 'udp4';
    const socket = createSocket(family);
    const self = new AssetSocket(socket, family, { owner, gapMs: target.limits.pauseMs });
    socket.on('error', (error) => {
      owner.failed(error);
    });
    socket.on('message', (datagram, from) => {
      self.#receive(datagram, from);
    });
    try {
      await self.#connect(address, target.port);
    } catch (error) {
      await self.close();
      throw error;
    }
    return self;
  }

  async #connect(address: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.connect(port, address, (error?: Error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
    });
    this.#peer = this.#socket.remoteAddress();
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    if (this.#closed || !this.#isPeer(from)) return;
    this.#lastAt = performance.now();
    this.#owner.footprint.receivedBytes += datagram.length;
    this.#owner.arrived(datagram.length);
    this.#waiting.push(datagram);
    if (this.#turn === undefined) this.#takeNext();
  }

  /** One in a turn of the event loop. Node delivers up to 32 in one turn, and the library may need long for each. */
  #takeNext(): void {
    const datagram = this.#waiting.shift();
    this.#turn = undefined;
    if (datagram === undefined || this.#closed) return;
    this.#turn = setImmediate(() => {
      this.#takeNext();
    });
    this.#take(datagram);
  }

  #take(datagram: Buffer): void {
    if (!this.#owner.received(datagram)) return;
    try {
      this.emit('message', datagram);
    } catch (error) {
      // The library failed to read the datagram. Nothing of an asset may end the program.
      this.#owner.failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #isPeer(from: RemoteInfo): boolean {
    const peer = this.#peer;
    return peer !== null && from.port === peer.port && withoutZone(from.address) === withoutZone(peer.address);
  }

  /**
   * Called by the library like `send` of `dgram`; the address comes from connect. The library counts its timeout from
   * `sent`, so a pause takes nothing from the asset's time to answer.
   */
  send(message: Buffer, ...[offset, length, , , sent]: SendArguments): void {
    if (this.#closed) return;
    const restMs = this.#lastAt + this.#gapMs - performance.now();
    if (restMs <= 0) {
      this.#send(message.subarray(offset, offset + length), sent);
    } else {
      this.#resting = setTimeout(() => {
        this.send(message, offset, length, 0, '', sent);
      }, restMs);
    }
  }

  #send(datagram: Buffer, sent: SendArguments[4]): void {
    this.#owner.sending(datagram);
    if (this.#closed) return;
    this.#lastAt = performance.now();
    this.#owner.footprint.requests += 1;
    this.#owner.footprint.sentBytes += datagram.length;
    this.#socket.send(datagram, (error) => {
      if (!this.#closed) sent(error);
    });
  }

  ref(): this {
    if (!this.#closed) this.#socket.ref();
    return this;
  }

  unref(): this {
    if (!this.#closed) this.#socket.unref();
    return this;
  }

  /** Settles when the socket is closed. */
  close(): Promise<void> {
    clearTimeout(this.#resting);
    clearImmediate(this.#turn);
    this.#waiting = [];
    this.#closing ??= new Promise<void>((resolve) => {
      this.#socket.close(resolve);
    }).then(() => {
      this.emit('close');
    });
    return this.#closing;
  }

  get #closed(): boolean {
    return this.#closing !== null;
  }
}

function withoutZone(address: string): string {
  return address.split('%', 1)[0] ?? address;
}
