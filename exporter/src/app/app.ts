import type { Config } from '../config/config.ts';
import { openDataFolder } from '../engine/data-folder.ts';
import { createEngine } from '../engine/engine.ts';
import type { Log } from '../engine/log.ts';
import { createPublisher } from '../engine/shown/publisher.ts';
import { Cleanups } from '../lib/cleanups.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { version } from '../lib/version.ts';
import type { ReloadRequest, ReloadResult } from '../model/command/reload.ts';
import { checkStore } from '../record/file/check-store.ts';
import { daily } from './daily.ts';
import { listen } from './listen.ts';
import { textsOf, type ReloaderDeps } from './reloader.ts';
import { StoreChecks } from './store-checks.ts';

export interface AppOptions {
  readonly config: Config;
  /** Reads the config again, for a reload. */
  readonly load: ReloaderDeps['load'];
  readonly log: Log;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** The running exporter: an engine, what it publishes, and its HTTP server and control socket. */
export interface App {
  /** The address of the pages. */
  readonly url: string;
  /**
   * Loads another config. Where it cannot be used, everything stays as it was, and the result says why. One reload at a
   * time; waiting requests share one.
   */
  reload(request: ReloadRequest): Promise<ReloadResult>;
  /** Ends every session, writes everything that is pending, and closes all parts in reverse order. */
  stop(): Promise<void>;
}

/**
 * Opens the store, listens, shows what the store knows, and only then begins to ask.
 * @throws StoreError, ListenError; then nothing stays open
 */
export async function startApp(options: AppOptions): Promise<App> {
  const cleanups = new Cleanups();
  try {
    return await started(options, cleanups);
  } catch (error) {
    await cleanups.run();
    throw error;
  }
}

async function started(options: AppOptions, cleanups: Cleanups): Promise<App> {
  const { config, load, log, clock = systemClock, random = Math.random } = options;
  const now = (): number => clock.now();
  const folder = await openDataFolder(config.dataDir, { now, log });
  cleanups.add(() => folder.close());
  const { store, guard } = folder;
  const publisher = createPublisher(config, () => guard.longestBlockMs());
  const { self, sinks, exposition } = publisher;
  self.configLoaded(true, now());
  self.storeCreated(store.createdAt);
  const engine = await createEngine({ config, folder, clock, random, log, sinks, only: null });
  const begun = Promise.withResolvers<null>();
  let notReady: string | null = 'the assets are being rendered from the store';
  const ways = { engine, store, publisher, load, now, log, notReady: () => notReady, ready: begun.promise };
  const { url, reload } = await listen(ways, cleanups);
  // Before the server is closed, so that callers who wait for a look get an answer.
  cleanups.add(() => engine.stop());
  const left = await engine.restore();
  await exposition.settle();
  notReady = null;
  engine.start();
  begun.resolve(null);
  const prune = () => engine.trouble.guard('', store.prune(now() - engine.assets.config.retentionMs));
  cleanups.add(daily(clock, prune));
  const check = (signal: AbortSignal) => checkStore(config.dataDir, signal);
  const checks = new StoreChecks({ check, clock, self, log });
  checks.start();
  cleanups.add(() => {
    checks.stop();
  });
  log.info({ url, assets: config.assets.length, version, ...textsOf(left) }, 'otports is running');
  return { url, reload, stop: () => cleanups.run() };
}
