import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { accountHeader, pathOf } from './wire.ts';

/** Why a running exporter did not answer, for a person. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** One call over a control socket. */
export interface ControlCall {
  readonly socket: string;
  readonly command: string;
  readonly input: unknown;
  /** The name that the caller gives. */
  readonly by?: string;
  readonly withinMs?: number;
}

/**
 * The answer of a running exporter to a command; null where none runs on that data folder.
 * @throws ControlError where an exporter runs but does not answer
 */
export async function askControl(asked: ControlCall): Promise<unknown> {
  const { socket } = asked;
  if (!existsSync(socket)) {
    return null;
  }
  try {
    const { status, text } = await post(asked);
    if (status === 200) return JSON.parse(text) as unknown;
    throw new Error(`it answered ${status}; its log says more`);
  } catch (error) {
    // A socket without a server: the exporter was killed.
    if (isNodeError(error) && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT')) return null;
    throw new ControlError(`the exporter behind ${socket} did not answer: ${reasonOf(error)}`, { cause: error });
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

function post({
  socket,
  command,
  input,
  by,
  withinMs,
}: ControlCall): Promise<{ readonly status: number; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const headers = {
    'Content-Type': 'application/json',
    ...(by === undefined ? {} : { [accountHeader]: encodeURIComponent(by) }),
  };
  const asked = request({ socketPath: socket, path: pathOf(command), method: 'POST', headers }, (response) => {
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
  asked.end(JSON.stringify(input));
  return promise;
}
