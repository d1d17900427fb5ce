import type { AlgorithmLists } from './algorithms.ts';

/** RFC 4253 4.2 lets a server send lines before its ident line; OpenSSH reads 1,024 of them, we take 16 kB. */
const maxBeforeIdent = 16_384;
/** RFC 4253 6.1: a packet of 35,000 bytes must be accepted. */
const maxKexInit = 35_000;
const kexInitMessage = 20;

/**
 * What an SSH server sends before encryption begins, read in addition to ssh2. The ident line decides whether we
 * continue at all. The KEXINIT packet explains why there is no common algorithm. Keeps no more than these two need.
 */
export class Greeting {
  #bytes = Buffer.alloc(0);
  #ident: string | null = null;
  #packetAt = 0;

  push(chunk: Buffer): void {
    if (this.#ident !== null && this.#bytes.length >= this.#packetAt + maxKexInit) return;
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (this.#ident === null) this.#findIdent();
  }

  /** `SSH-2.0-OpenSSH_9.2p1 Debian-2`, null before it is there. */
  get ident(): string | null {
    return this.#ident;
  }

  /** True where so much came without an ident line that this is no SSH server. */
  get hopeless(): boolean {
    return this.#ident === null && this.#bytes.length > maxBeforeIdent;
  }

  /** The first line, of any content. */
  get firstLine(): string {
    return this.#bytes.toString('latin1', 0, 200).split(/\r?\n/, 1)[0] ?? '';
  }

  /** The server's lists, null where its KEXINIT has not come or is broken. */
  get offer(): AlgorithmLists | null {
    return this.#ident === null ? null : readKexInit(this.#bytes.subarray(this.#packetAt));
  }

  #findIdent(): void {
    const match = /(?:^|\n)(SSH-[^\r\n]*)\r?\n/.exec(this.#bytes.toString('latin1', 0, maxBeforeIdent));
    if (match?.[1] === undefined) return;
    this.#ident = match[1];
    this.#packetAt = match.index + match[0].length;
  }
}

/** RFC 4253 7.1: length, padding length, message, 16 bytes of cookie, then ten name-lists. */
function readKexInit(packet: Buffer): AlgorithmLists | null {
  if (packet.length < 22 || packet[5] !== kexInitMessage) return null;
  const lists: string[][] = [];
  let at = 22;
  while (lists.length < 6) {
    if (at + 4 > packet.length) return null;
    const end = at + 4 + packet.readUInt32BE(at);
    if (end > packet.length) return null;
    lists.push(packet.toString('latin1', at + 4, end).split(','));
    at = end;
  }
  const [kex = [], serverHostKey = [], cipherOut = [], cipherIn = [], macOut = [], macIn = []] = lists;
  return { kex, serverHostKey, ciphers: both(cipherOut, cipherIn), macs: both(macOut, macIn) };
}

function both(one: readonly string[], other: readonly string[]): readonly string[] {
  return one.filter((name) => other.includes(name));
}
