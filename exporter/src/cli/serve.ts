import { once } from 'node:events';
import { createLog, type Log } from '../engine/log.ts';
import { startApp, type App, type AppOptions } from '../app/app.ts';
import { collectGarbage, compactHeap, keepHeapSmall } from '../app/heap.ts';
import { FileWatch } from '../app/watch.ts';
import type { Config } from '../config/config.ts';
import { loadConfigApart } from '../config/apart/load-apart.ts';
import { formatProblem } from '../config/read/problem.ts';
import { removalRefusal } from '../config/reload/removals.ts';
import type { ConfirmedRemovals } from '../model/command/reload.ts';
import { restartNeeded } from '../config/reload/restart.ts';
import { StoreError } from '../model/store.ts';
import { ListenError } from '../publish/http/options.ts';
import { CommandError, type ExitCode, type Io } from './shared/io.ts';
import type { GlobalOptions } from './shared/options.ts';

export interface ServeOptions extends GlobalOptions {
  readonly logLevel: string;
}

/** `otports serve`: runs until SIGINT or SIGTERM; SIGHUP reloads. */
export async function runServe({ config: file, logLevel }: ServeOptions, io: Io): Promise<ExitCode> {
  const log = createLog(logLevel, { write: io.err });
  const running = Promise.withResolvers<App>();
  const reload = (by: string) => (): void => {
    // A signal may come before the start has ended. The reload follows then.
    void running.promise.then((app) => app.reload({ confirmed: 'none', by }));
  };
  const onSignal = reload('SIGHUP');
  const watch = new FileWatch(reload('an inventory that changed'));
  const stopping = new AbortController();
  process.on('SIGHUP', onSignal);
  const app = await started(file, { io, log, watch, signal: stopping.signal });
  running.resolve(app);
  // Only now: with them, collecting garbage took more than half of the time of a start.
  keepHeapSmall();
  compactHeap();
  collectGarbage();
  watch.start();
  const signal = await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  watch.stop();
  stopping.abort();
  process.off('SIGHUP', onSignal);
  log.info({ signal: String(signal[0] ?? '') }, 'otports is stopping');
  await app.stop();
  return 0;
}

/** A function of its own, so that the loaded config of 10,000 assets is freed after a reload: nobody else holds it. */
async function started(file: string, deps: LoaderDeps): Promise<App> {
  const { config, problems, inventories } = await readConfig(file, deps);
  if (config === null) {
    throw new CommandError(2, `the configuration is not right\n${problems.map(formatProblem).join('\n')}`);
  }
  deps.watch.follow(inventories);
  try {
    return await startApp({ config, load: loader(file, deps), log: deps.log });
  } catch (error) {
    if (error instanceof StoreError || error instanceof ListenError) {
      throw new CommandError(2, error.message);
    }
    throw error;
  }
}

interface LoaderDeps {
  readonly io: Io;
  readonly log: Log;
  readonly watch: FileWatch;
  /** Ends the loading. */
  readonly signal: AbortSignal;
}

/** Warnings go to the log, problems to the caller. */
async function readConfig(file: string, { io, log, signal }: LoaderDeps): ReturnType<typeof loadConfigApart> {
  const loaded = await loadConfigApart(file, { env: io.env, now: io.now(), signal });
  for (const warning of loaded.warnings) {
    log.warn({ warning: formatProblem(warning) }, 'config');
  }
  return loaded;
}

function loader(file: string, deps: LoaderDeps): AppOptions['load'] {
  const { watch } = deps;
  return async ({ confirmed, before }) => {
    const { config, problems, inventories } = await readConfig(file, deps);
    const refusal = config === null ? null : refusalOf(before, config, confirmed);
    if (config === null || refusal !== null) {
      // The problem may be in an inventory that the config before did not have, so this file is followed as well.
      watch.followAlso(inventories);
      return { config: null, problems: refusal === null ? problems.map(formatProblem) : [refusal] };
    }
    watch.follow(inventories);
    return { config, problems: [] };
  };
}

function refusalOf(before: Config, after: Config, confirmed: ConfirmedRemovals): string | null {
  return restartNeeded(before, after) ?? removalRefusal(before, after, confirmed);
}
