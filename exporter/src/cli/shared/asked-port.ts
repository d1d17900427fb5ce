import type { AskedPort } from '../../compare/explain.ts';
import { CommandError } from './io.ts';

/** A port, or a range of them: then `last` is above `port`. */
export type PortQuestion = Required<Omit<AskedPort, 'state'>>;

/** `tcp/3389`, `tcp/49152-65535`. @throws CommandError (2) */
export function askedPort(text: string): PortQuestion {
  const [, transport, from, to = from] = /^(tcp|udp)\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const port = Number(from);
  const last = Number(to);
  if (transport === undefined || port < 1 || last < port || last > 65_535) {
    throw new CommandError(2, `"${text}" is no port; write it as tcp/3389, udp/161 or tcp/49152-65535`);
  }
  return { transport: transport === 'udp' ? 'udp' : 'tcp', port, last };
}
