import { existsSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOn } from './listen.ts';
import type { CollectResult, ControlOptions, ReloadResult } from './options.ts';

/** Control of a running exporter by the account that owns its data folder. */
export interface Control {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const stopWithinMs = 2_000;

/**
 * Listens on a socket in the data folder: who may open it may ask for a look or a reload, nobody else. The store is
 * locked by then, so a socket that is there already was left behind by a crash.
 */
export function createControl(options: ControlOptions): Control {
  const server = createServer((message, response) => {
    void answer(options, message, response);
  });
  return {
    start: async () => {
      rmSync(options.socket, { force: true });
      await listenOn(server, { path: options.socket });
      await chmod(options.socket, 0o600);
    },
    stop: async () => {
      await closeServer(server, stopWithinMs);
    },
  };
}

async function answer(options: ControlOptions, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const result = await carryOut(options, message);
    response.writeHead(result === null ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(result));
  } catch (error) {
    options.log.error({ err: error }, 'a command of the control socket failed');
    response.writeHead(500).end();
  }
}

function carryOut(
  options: ControlOptions,
  { method, url }: IncomingMessage,
): Promise<CollectResult | ReloadResult> | null {
  const [path = '', query] = (url ?? '').split('?');
  const [, command, asset] = path.split('/');
  if (method === 'POST' && command === 'collect' && asset !== undefined) {
    return options.collect(decodeURIComponent(asset));
  }
  return method === 'POST' && command === 'reload'
    ? options.reload({ confirmRemovals: query === 'confirm-removals' })
    : null;
}

/** Asks a running exporter for a look; null where none runs on that data folder. */
export function askToCollect(socket: string, asset: string): Promise<CollectResult | null> {
  return ask<CollectResult>(socket, `/collect/${encodeURIComponent(asset)}`);
}

/** Asks a running exporter to reload; null where none runs on that data folder. */
export function askToReload(socket: string, confirmRemovals: boolean): Promise<ReloadResult | null> {
  return ask<ReloadResult>(socket, `/reload${confirmRemovals ? '?confirm-removals' : ''}`);
}

async function ask<T>(socketPath: string, path: string): Promise<T | null> {
  if (!existsSync(socketPath)) {
    return null;
  }
  const { promise, resolve, reject } = Promise.withResolvers<T | null>();
  const asked = request({ socketPath, path, method: 'POST' }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      resolve(response.statusCode === 200 ? (JSON.parse(Buffer.concat(chunks).toString('utf8')) as T) : null);
    });
  });
  asked.on('error', (error: NodeJS.ErrnoException) => {
    // A socket without a server: the exporter was killed.
    if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(null);
    else reject(error);
  });
  asked.end();
  return promise;
}
