import type { Transport } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';

/** Ports as text: a bit for each of the 65,536, 11 kB whatever an asset answers. */
export function portsText(ports: Iterable<number>): string {
  const bits = new Uint8Array(8192);
  for (const port of ports) bits[port >> 3] = (bits[port >> 3] ?? 0) | (1 << (port & 7));
  return Buffer.from(bits).toString('base64');
}

function portsOf(text: string): readonly number[] {
  const ports: number[] = [];
  for (const [index, byte] of Buffer.from(text, 'base64').entries()) {
    for (let bit = 0; byte >> bit > 0; bit++) if (((byte >> bit) & 1) === 1) ports.push(8 * index + bit);
  }
  return ports;
}

interface OpenPort {
  readonly transport: Transport;
  readonly port: number;
}

/** All open ports that are not kept. */
export function portsBeyond({ beyond = {} }: Pick<AssetState, 'beyond'>): readonly OpenPort[] {
  return (['tcp', 'udp'] as const).flatMap((transport) => {
    const ports = beyond[transport]?.ports;
    return ports === undefined ? [] : portsOf(ports).map((port) => ({ transport, port }));
  });
}
