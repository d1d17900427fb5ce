import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../daemons/daemon.ts';
import { waitUntil } from '../daemons/wait.ts';
import type { NetworkedAsset } from './networked-asset.ts';

/** What the network card of an asset carried: TCP segments and UDP datagrams over IPv4. */
export interface Captured {
  /** True where it came to the asset, false where the asset sent it. */
  readonly toAsset: boolean;
  readonly protocol: 'tcp' | 'udp';
  readonly payload: Buffer;
  /** Of TCP. */
  readonly sequence: number;
}

export interface Capture {
  /** Everything up to now. */
  read(): Promise<readonly Captured[]>;
  /** The TCP ports of the asset that were sent a SYN, one for each time, up to now. */
  handshakes(): Promise<readonly number[]>;
}

/** tcpdump on the asset's side of the cable, from now until the asset ends. */
export async function startCapture(asset: NetworkedAsset): Promise<Capture> {
  const file = join(asset.folder, 'capture.pcap');
  const options = ['-i', 'eth0', '-U', '--immediate-mode', '-Z', 'root', '-w', file];
  await asset.idle();
  const before = asset.packets();
  const child = asset.run(findProgram('tcpdump', 'tcpdump'), options);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  await waitUntil('tcpdump to listen', () => said.includes('listening on'));
  if (asset.packets() !== before) throw new Error('the wire was not idle when the capture began');
  const written = (): Promise<readonly Buffer[]> =>
    waitUntil('tcpdump to have written every packet', () => {
      const found = framesOf(readFileSync(file));
      return found.length >= asset.packets() - before ? found : null;
    });
  return {
    read: async () => (await written()).flatMap((frame) => packetOf(frame, asset.addresses)),
    handshakes: async () => (await written()).flatMap((frame) => handshakeOf(frame, asset.addresses)),
  };
}

/** Bytes that both sides wrote into their sockets: what TCP sent twice counts once. */
export function payloadBytes(captured: readonly Captured[]): { readonly sent: number; readonly received: number } {
  const sum = (toAsset: boolean): number => {
    const seen = new Map<number | Captured, number>();
    for (const one of captured) {
      if (one.toAsset === toAsset) seen.set(one.protocol === 'tcp' ? one.sequence : one, one.payload.length);
    }
    return [...seen.values()].reduce((total, length) => total + length, 0);
  };
  return { sent: sum(true), received: sum(false) };
}

/** The format of libpcap, little-endian as this machine writes it: 24 bytes, then 16 before each frame. */
function framesOf(pcap: Buffer): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 24; at + 16 <= pcap.length;) {
    const end = at + 16 + pcap.readUInt32LE(at + 8);
    if (end > pcap.length) break;
    frames.push(pcap.subarray(at + 16, end));
    at = end;
  }
  return frames;
}

/** SYN without ACK, to the asset (RFC 9293, 3.1). */
function handshakeOf(frame: Buffer, addresses: readonly string[]): readonly number[] {
  if (frame.readUInt16BE(12) !== 0x0800 || frame.readUInt8(23) !== 6) return [];
  const ip = frame.subarray(14);
  const tcp = ip.subarray(4 * (ip.readUInt8(0) & 15));
  const isFirst = (tcp.readUInt8(13) & 0x12) === 0x02 && addresses.includes(ip.subarray(16, 20).join('.'));
  return isFirst ? [tcp.readUInt16BE(2)] : [];
}

/** Ethernet, IPv4 (RFC 791) and TCP (RFC 9293) or UDP (RFC 768). */
function packetOf(frame: Buffer, addresses: readonly string[]): readonly Captured[] {
  if (frame.readUInt16BE(12) !== 0x0800) return [];
  const ip = frame.subarray(14, 14 + frame.readUInt16BE(16));
  const body = ip.subarray(4 * (ip.readUInt8(0) & 15));
  const toAsset = addresses.includes(ip.subarray(16, 20).join('.'));
  switch (ip.readUInt8(9)) {
    case 6: {
      const payload = body.subarray(4 * (body.readUInt8(12) >> 4));
      return payload.length === 0 ? [] : [{ toAsset, protocol: 'tcp', payload, sequence: body.readUInt32BE(4) }];
    }
    case 17:
      return [{ toAsset, protocol: 'udp', payload: body.subarray(8), sequence: 0 }];
    default:
      return [];
  }
}
