import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import { formatProblem } from '../../config/read/problem.ts';
import { CommandError, type Io } from './io.ts';

/**
 * The configuration of a command. Its warnings are not printed here: check-config and serve print them.
 * @throws CommandError (2) with every problem
 */
export async function configured(file: string, io: Io): Promise<Config> {
  const { config, problems } = await loadConfig(file, { env: io.env, now: io.now() });
  if (config === null) {
    throw new CommandError(2, `the configuration is not right\n${problems.map(formatProblem).join('\n')}`);
  }
  return config;
}
