import { join } from 'node:path';
import { controlSocket } from '../commands/ask.ts';
import type { CommandDeps } from '../commands/command.ts';
import { commandDescriptions, doorTo } from '../commands/door.ts';
import type { DataFolder } from '../engine/data-folder.ts';
import type { Engine } from '../engine/engine.ts';
import { LiveFleet } from '../engine/shown/fleet.ts';
import type { Log } from '../engine/log.ts';
import type { Publisher } from '../engine/shown/publisher.ts';
import type { Cleanups } from '../lib/cleanups.ts';
import { version } from '../lib/version.ts';
import { createControl } from '../publish/http/control/control.ts';
import type { Door } from '../model/command/door.ts';
import type { HttpServer } from '../publish/http/options.ts';
import { createHttpServer } from '../publish/http/server.ts';
import { metricsHandler } from '../publish/metrics/handler.ts';
import { Reloader, type ReloaderDeps } from './reloader.ts';

export interface ListenDeps extends Pick<ReloaderDeps, 'load' | 'now' | 'log'>, Pick<CommandDeps, 'ready'> {
  readonly engine: Engine;
  readonly store: DataFolder['store'];
  readonly publisher: Publisher;
  /** Null when ready, else one line that says what is not ready yet. */
  readonly notReady: () => string | null;
  readonly log: Log;
}

export interface Listening {
  /** The address of the pages. */
  readonly url: string;
  readonly reload: Reloader['reload'];
}

/**
 * Opens HTTP for metrics, pages and API, and the control socket for the command line.
 * @throws ListenError
 */
export async function listen(deps: ListenDeps, cleanups: Cleanups): Promise<Listening> {
  const { engine, store, publisher, ready, now, log } = deps;
  const { dataDir } = engine.assets.config;
  const reloader = new Reloader({
    ...deps,
    self: publisher.self,
    replaced: ({ web }) => {
      if (web?.tls) http.renew(web.tls);
    },
  });
  const reload = reloader.reload.bind(reloader);
  const door = doorTo({ ...engine, ready, store, log, now, config: () => engine.assets.config, reload });
  const http = createServer({ ...deps, door });
  await http.start();
  cleanups.add(() => http.stop());
  const control = createControl({ socket: join(dataDir, controlSocket), door, log });
  await control.start();
  cleanups.add(() => control.stop());
  return { url: http.url, reload };
}

function createServer(deps: ListenDeps & { readonly door: Door }): HttpServer {
  const { engine, store, publisher, notReady, door, now, log } = deps;
  const { exposition, self, rows } = publisher;
  const { assets } = engine;
  const { listen, web } = assets.config;
  return createHttpServer({
    listen,
    tls: web?.tls ?? null,
    access: () => {
      const { reads, tokens, web } = assets.config;
      return { reads, tokens, users: web?.users ?? new Map() };
    },
    fleet: new LiveFleet({ ...engine.view, rows }),
    store,
    metrics: metricsHandler(exposition, self, { ready: () => notReady() === null }),
    notReady,
    door,
    commands: commandDescriptions,
    externalUrl: () => assets.config.externalUrl,
    timezone: () => assets.config.timezone,
    version,
    now,
    dropped: (reason) => {
      self.connectionDropped(reason);
    },
    log,
  });
}
