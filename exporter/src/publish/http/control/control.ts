import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Caller } from '../../../model/command/caller.ts';
import type { Answered, Door } from '../../../model/command/door.ts';
import { cleanText } from '../../../model/label.ts';
import { closeServer, listenOn } from '../listen.ts';
import { ListenError, type HttpLog } from '../options.ts';
import { accountHeader, bodyBytes, commandOf } from './wire.ts';

/** Control of a running exporter by the account that owns its data folder. */
export interface Control {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The socket in the data folder through which the command line talks to a running exporter. The file permissions
 * protect it.
 */
export interface ControlOptions {
  readonly socket: string;
  readonly door: Door;
  readonly log: HttpLog;
}

const stopWithinMs = 2_000;

/**
 * Listens on a socket in the data folder. Its owner may run every command, nobody else any. The store is locked
 * already, so a socket file that exists was left by a crash.
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

/** The longest path of a socket. Linux allows 107 bytes, other systems less. */
const pathBytesAtMost = 107;

/** `listen` makes the socket at once, so there is no moment in which others may open it. */
async function listenForOwner(server: Server, socket: string): Promise<void> {
  if (Buffer.byteLength(socket) > pathBytesAtMost) {
    throw new ListenError(`${socket} is too long for a socket (${pathBytesAtMost} bytes); set a shorter data_dir:`);
  }
  const before = process.umask(0o177);
  const listening = listenOn(server, { path: socket });
  process.umask(before);
  await listening;
}

const statusOf: Readonly<Record<Answered['kind'], number>> = {
  done: 200,
  unknown: 404,
  bad_input: 400,
  forbidden: 403,
};

async function answer(
  { door, log }: ControlOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const command = message.method === 'POST' ? commandOf(message.url ?? '') : null;
    const input = command === null ? null : await inputOf(message);
    const answered = await door(command ?? '', input, callerOf(message));
    response.writeHead(statusOf[answered.kind], { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answered.kind === 'done' ? answered.result : { error: answered.message }));
  } catch (error) {
    log.error({ err: error }, 'a command of the control socket failed');
    response.writeHead(500).end();
  }
}

/** Undefined, which every command refuses, where it is not JSON or too long. */
async function inputOf(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytes) return 'too long';
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return 'no JSON';
  }
}

/** Limit of the account name that a client gives. */
const nameBytes = 64;

/** Everybody who can open the socket is the owner of the exporter. */
function callerOf({ headers }: IncomingMessage): Caller {
  const said = headers[accountHeader];
  const name = typeof said === 'string' ? cleanText(decoded(said), nameBytes) : '';
  return { name: name === '' ? 'the command line' : name, role: 'admin', how: 'control socket' };
}

/** Empty where it cannot be decoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
