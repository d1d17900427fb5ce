import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { CollectError, type Footprint } from '../../model/collection.ts';
import type { Dialogue } from './dialogue.ts';
import { Inbox, type Peer, type Wire } from './wire.ts';
import { faultOf } from './wire-faults.ts';

/** The size of the largest datagram. An asset may send this much for each request, in few datagrams. */
export const datagramBytes = 65_535;
const datagramsAnAnswer = 16;

/** One UDP socket, connected to the asset. Each datagram is a whole answer. */
export class UdpWire implements Wire {
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

  async open({ address, port }: Peer): Promise<void> {
    const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
    this.#socket = socket;
    this.#footprint.sessions += 1;
    socket.on('error', (error) => {
      this.#inbox.fail(faultOf(error));
    });
    // Connected, so that the kernel drops datagrams of others and reports a closed port.
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

  /** A datagram that nobody waits for is dropped: a late answer, or one that was sent twice. */
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
