import { once } from 'node:events';
import { createLog } from '../app/log.ts';
import { App, type AppOptions } from '../app/app.ts';
import { watchFiles } from '../app/watch.ts';
import { loadConfig } from '../config/load.ts';
import { formatProblem } from '../config/problem.ts';
import { removalRefusal } from '../config/removals.ts';
import { StoreError } from '../model/store.ts';
import { ListenError } from '../publish/http/options.ts';
import { CommandError, type ExitCode, type Io } from './io.ts';
import type { GlobalOptions } from './program.ts';

export interface ServeOptions extends GlobalOptions {
  readonly logLevel: string;
}

/** `otports serve`: runs until SIGINT or SIGTERM; SIGHUP reloads. */
export async function runServe({ config: file, logLevel }: ServeOptions, io: Io): Promise<ExitCode> {
  const log = createLog(logLevel, { write: io.err });
  const loaded = await loadConfig(file, { env: io.env, now: io.now() });
  for (const warning of loaded.warnings) {
    log.warn({ warning: formatProblem(warning) }, 'config');
  }
  if (loaded.config === null) {
    throw new CommandError(2, `the configuration is not right\n${loaded.problems.map(formatProblem).join('\n')}`);
  }
  const app = new App({ config: loaded.config, load: loader(file, io), log });
  await started(app);
  const reload = (): void => {
    void app.reload({ confirmRemovals: false });
  };
  process.on('SIGHUP', reload);
  const unwatch = watchFiles(
    loaded.files.filter((name) => /\.(csv|json)$/.test(name)),
    reload,
  );
  const signal = await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  unwatch();
  process.off('SIGHUP', reload);
  log.info({ signal: String(signal[0] ?? '') }, 'otports is stopping');
  await app.stop();
  return 0;
}

async function started(app: App): Promise<void> {
  try {
    await app.start();
  } catch (error) {
    if (error instanceof StoreError || error instanceof ListenError) {
      throw new CommandError(2, error.message);
    }
    throw error;
  }
}

function loader(file: string, io: Io): AppOptions['load'] {
  return async ({ confirmRemovals, before }) => {
    const { config, problems } = await loadConfig(file, { env: io.env, now: io.now() });
    if (config === null) {
      return { config, problems: problems.map(formatProblem) };
    }
    const refusal = confirmRemovals ? null : removalRefusal(before, config);
    return refusal === null ? { config, problems: [] } : { config: null, problems: [refusal] };
  };
}
