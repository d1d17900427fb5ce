import { dirname, join, resolve } from 'node:path';
import { ask } from '../commands/ask.ts';
import { healthy } from '../commands/healthy.ts';
import { CommandError, type ExitCode, type Io } from './shared/io.ts';
import type { GlobalOptions } from './shared/options.ts';

export interface HealthyOptions extends GlobalOptions {
  readonly dataDir?: string;
}

/** Checks of containers have a few seconds. An exporter whose event loop is blocked for so long is not healthy. */
const withinMs = 4_000;

/**
 * `otports healthy`: whether the exporter on the data folder answers. Containers ask every few seconds, so it reads no
 * configuration. It asks over the socket in the data folder, so `listen:`, TLS and users do not matter.
 */
export async function runHealthy({ config, dataDir, json }: HealthyOptions, io: Io): Promise<ExitCode> {
  const folder = resolve(dataDir ?? join(dirname(config), 'data'));
  const health = await ask(healthy, {}, { dataDir: folder, withinMs });
  if (health === null)
    throw new CommandError(1, `no exporter runs on ${folder}; where data_dir: is another, --data-dir`);
  io.out(json === true ? `${JSON.stringify({ healthy: true })}\n` : `the exporter on ${folder} answers\n`);
  return 0;
}
