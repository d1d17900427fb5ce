import { ask } from '../commands/ask.ts';
import { close, ticketOf } from '../commands/close.ts';
import { portName } from '../model/listener.ts';
import { account } from './shared/account.ts';
import { askedPort } from './shared/asked-port.ts';
import { configured } from './shared/configured.ts';
import { notConfigured } from './shared/held.ts';
import { CommandError, type ExitCode, type Io } from './shared/io.ts';
import type { GlobalOptions } from './shared/options.ts';

export interface CloseOptions extends GlobalOptions {
  readonly asset: string;
  readonly port: string;
  readonly ticket: string;
}

/**
 * `otports close`: a person declares a port closed that only a wire witness knows. The running exporter writes it down.
 */
export async function runClose(
  { config: file, asset, port: text, ticket, json }: CloseOptions,
  io: Io,
): Promise<ExitCode> {
  const { transport, port, last } = askedPort(text);
  if (port !== last) throw new CommandError(2, `${text} is a range; name one port, such as tcp/502`);
  const reason = ticketOf(ticket);
  if (reason === '') throw new CommandError(2, '--ticket is empty; name the ticket under which the port was closed');
  const config = await configured(file, io);
  const { dataDir, assets } = config;
  if (!assets.some(({ policy }) => policy.identity.name === asset)) {
    throw await notConfigured(config, { asset, file }, io);
  }
  const result = await ask(close, { asset, transport, port, ticket: reason }, { dataDir, by: account(io) });
  if (result === null)
    throw new CommandError(1, `no exporter runs on ${dataDir}; start otports serve, it keeps the record`);
  if (!result.ok) throw new CommandError(1, `${asset}: ${result.message ?? 'the log says more'}`);
  const said = `${asset}: ${portName({ transport, port })} is closed, ticket ${reason}`;
  io.out(json === true ? `${JSON.stringify({ asset, transport, port, ticket: reason })}\n` : `${said}\n`);
  return 0;
}
