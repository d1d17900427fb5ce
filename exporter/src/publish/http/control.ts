import { existsSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { closeServer, listenOn } from './listen.ts';
import {
  ListenError,
  type CloseResult,
  type ClosingPort,
  type CollectResult,
  type ControlOptions,
  type ReloadRequest,
  type ReloadResult,
  type RetryResult,
} from './options.ts';

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
      await listenForOwner(server, options.socket);
      server.on('error', (error) => {
        options.log.error({ err: error }, 'the control socket has trouble');
      });
    },
    stop: async () => {
      await closeServer(server, stopWithinMs);
    },
  };
}

/** The longest path of a socket; Linux takes 107 bytes, others less. */
const pathBytesAtMost = 107;

/** The socket is made within `listen`, so nobody else may open it for a single moment. */
async function listenForOwner(server: Server, socket: string): Promise<void> {
  if (Buffer.byteLength(socket) > pathBytesAtMost) {
    throw new ListenError(`${socket} is too long for a socket (${pathBytesAtMost} bytes); set a shorter data_dir:`);
  }
  const before = process.umask(0o177);
  const listening = listenOn(server, { path: socket });
  process.umask(before);
  await listening;
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
): Promise<CollectResult | CloseResult | ReloadResult | RetryResult | Health> | null {
  const [path = '', query = ''] = (url ?? '').split('?');
  const [, command, ...rest] = path.split('/').map(decoded);
  const [asset = '', transport, port] = rest;
  if (method !== 'POST') return null;
  if (command === 'healthy') return Promise.resolve(healthy);
  if (command === 'reload') return options.reload({ confirmed: confirmedIn(query), by: 'the command line' });
  if (asset === '') return null;
  if (command === 'collect') return options.collect(asset);
  if (command === 'retry') return options.retry(asset, decoded(query));
  if (command !== 'close' || (transport !== 'tcp' && transport !== 'udp')) return null;
  return options.close(asset, { transport, port: Number(port), ticket: decoded(query) });
}

/** That it answers is the answer. */
interface Health {
  readonly healthy: true;
}

const healthy: Health = { healthy: true };

/** `confirm-removals` for all of them, `confirm-removal=NAME` for each that is named. */
function confirmedIn(query: string): ReloadRequest['confirmed'] {
  const parameters = new URLSearchParams(query);
  if (parameters.has('confirm-removals')) return 'all';
  const names = parameters.getAll('confirm-removal');
  return names.length === 0 ? 'none' : names;
}

/** Empty where it cannot be decoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** Asks a running exporter whether it answers, for at most `withinMs`; null where none runs on that data folder. */
export function askForHealth(socket: string, withinMs: number): Promise<Health | null> {
  return ask<Health>(socket, '/healthy', withinMs);
}

/** Asks a running exporter for a look; null where none runs on that data folder. */
export function askToCollect(socket: string, asset: string): Promise<CollectResult | null> {
  return ask<CollectResult>(socket, `/collect/${encodeURIComponent(asset)}`);
}

/** Asks a running exporter to try an asset once whatever pauses it; null where none runs on that data folder. */
export function askToRetry(socket: string, asset: string, by: string): Promise<RetryResult | null> {
  return ask<RetryResult>(socket, `/retry/${encodeURIComponent(asset)}?${encodeURIComponent(by)}`);
}

/** Asks a running exporter to reload; null where none runs on that data folder. */
export function askToReload(socket: string, confirmed: ReloadRequest['confirmed']): Promise<ReloadResult | null> {
  return ask<ReloadResult>(socket, `/reload${queryOf(confirmed)}`);
}

function queryOf(confirmed: ReloadRequest['confirmed']): string {
  if (confirmed === 'none') return '';
  if (confirmed === 'all') return '?confirm-removals';
  return `?${new URLSearchParams(confirmed.map((name) => ['confirm-removal', name])).toString()}`;
}

/** Asks a running exporter to write down that a port is closed; null where none runs on that data folder. */
export function askToClose(socket: string, asset: string, closing: ClosingPort): Promise<CloseResult | null> {
  const { transport, port, ticket } = closing;
  return ask<CloseResult>(
    socket,
    `/close/${encodeURIComponent(asset)}/${transport}/${port}?${encodeURIComponent(ticket)}`,
  );
}

/** Why a running exporter gave no answer, as a person reads it. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** @throws ControlError: a running exporter that gives no answer is not the same as none */
async function ask<T>(socketPath: string, path: string, withinMs?: number): Promise<T | null> {
  if (!existsSync(socketPath)) {
    return null;
  }
  try {
    const { status, text } = await post(socketPath, path, withinMs);
    if (status === 200) return JSON.parse(text) as T;
    throw new Error(`it answered ${status}; its log says more`);
  } catch (error) {
    // A socket without a server: the exporter was killed.
    if (isNodeError(error) && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT')) return null;
    throw new ControlError(`the exporter behind ${socketPath} did not answer: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!isNodeError(error)) {
    return error instanceof Error ? error.message : String(error);
  }
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return 'this account may not ask it; use the account that runs it';
  }
  return error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'it was stopped meanwhile' : error.message;
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

function post(
  socketPath: string,
  path: string,
  withinMs?: number,
): Promise<{ readonly status: number; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const asked = request({ socketPath, path, method: 'POST' }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
    });
  });
  asked.on('error', reject);
  if (withinMs !== undefined) {
    asked.setTimeout(withinMs, () => {
      asked.destroy(new Error(`nothing came within ${withinMs / 1000} s`));
    });
  }
  asked.end();
  return promise;
}
